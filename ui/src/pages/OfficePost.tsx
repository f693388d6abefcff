// pages/OfficePost.tsx -- one post: who is and was in it, its functions and deputies
import type { Schemas } from '../api/client';
import { useOfficePost } from '../api/office';
import { Await } from '../components/Await';
import { OfficeFrame, useActDay, useOfficeDay } from '../components/OfficeFrame';
import { OfficeLink, Span } from '../components/OfficeNames';
import { AppointmentTable, DeputyTable, HoldingTable, OfficeHistory } from '../components/OfficeRows';
import { OfficeActs } from '../components/OfficeSheet';
import { appoint, editPost, endPost, newDeputy, newHolding } from '../lib/office-forms';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Post = Schemas['OfficePostPage'];

function Facts(props: { post: Post }): JSX.Element {
  const t = useTexts();
  const { post } = props;
  return (
    <section className="card">
      <dl className="facts">
        <div>
          <dt>{t.office.unit}</dt>
          <dd><OfficeLink to="unit" id={post.unit_id} name={post.unit} /></dd>
        </div>
        <div>
          <dt>{t.office.fields['kind']?.name}</dt>
          <dd>{t.office.postKinds[post.kind]}</dd>
        </div>
        <div>
          <dt>{t.office.fields['many']?.name}</dt>
          <dd>{post.many ? t.office.yes : t.office.no}</dd>
        </div>
        <div>
          <dt>{t.office.period}</dt>
          <dd><Span from_on={post.from_on} until_on={post.until_on} /></dd>
        </div>
      </dl>
    </section>
  );
}

function Whole(props: { post: Post; day: string }): JSX.Element {
  const t = useTexts();
  const { post, day } = props;
  const may = post.may_change;
  const actDay = useActDay();
  return (
    <>
      <Facts post={post} />
      <section className="card">
        <div className="card-head">
          <h2>{t.office.holdersOf}</h2>
          {may && <OfficeActs day={day} forms={[appoint(t.office.acts.appoint, post.id, actDay)]} />}
        </div>
        <AppointmentTable rows={post.appointments} of="post" mayChange={may} day={day} />
      </section>
      <section className="card">
        <div className="card-head">
          <h2>{t.office.holdings}</h2>
          {may && <OfficeActs day={day} forms={[newHolding(t.office.acts.addHolding, { post: post.id, scope: post.unit_id ?? '' }, actDay)]} />}
        </div>
        <HoldingTable rows={post.holdings ?? []} mayChange={may} day={day} />
      </section>
      <section className="card">
        <div className="card-head">
          <h2>{t.office.deputies}</h2>
          {may && <OfficeActs day={day} forms={[newDeputy(t.office.acts.addDeputy, { holder_post: post.id }, actDay)]} />}
        </div>
        <DeputyTable rows={post.deputies ?? []} mayChange={may} day={day} />
      </section>
      <section className="card">
        <h2>{t.office.history}</h2>
        <OfficeHistory events={post.history} />
      </section>
    </>
  );
}

export default function OfficePostPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const post = useOfficePost(props.at['id'] ?? '', day);
  const may = post.data?.may_change === true;
  const actDay = useActDay();
  return (
    <OfficeFrame
      title={post.data === undefined ? t.office.post : `${post.data.unit ?? ''} ${post.data.name}`.trim()}
      mayChange={may}
      actions={post.data !== undefined && may && <OfficeActs day={day} forms={[editPost(t.office.acts.edit, post.data), endPost(t.office.acts.endPost, post.data, actDay)]} />}
    >
      <Await of={post}>{(answer) => <Whole post={answer} day={day} />}</Await>
    </OfficeFrame>
  );
}
