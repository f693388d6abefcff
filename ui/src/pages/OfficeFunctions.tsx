// pages/OfficeFunctions.tsx -- the functions of the policy: who holds each, who stands in, and what the clauses offer
import type { Schemas } from '../api/client';
import { useOfficeFunctions, useOfficeOffers } from '../api/office';
import { Await } from '../components/Await';
import { ClauseLink } from '../components/ClauseLink';
import { OfficeFrame, useActDay, useOfficeDay } from '../components/OfficeFrame';
import { OfficeLink, Span, useFunctionName } from '../components/OfficeNames';
import { DeputyTable, ScopeName } from '../components/OfficeRows';
import { OfficeActs } from '../components/OfficeSheet';
import { StackTable } from '../components/StackTable';
import { editSpan, newHolding } from '../lib/office-forms';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Functions = Schemas['OfficeFunctions'];
type Held = Functions['held'][number];
type Offer = Schemas['OfficeOffers']['offers'][number];

function Holders(props: { held: Held }): JSX.Element {
  const t = useTexts();
  const { held } = props;
  return (
    <span className="org-people">
      {held.post_id !== undefined && <OfficeLink to="post" id={held.post_id} name={held.post} of={held.post_unit} />}
      {held.holders.length === 0 && <span className="chip chip-warn">{t.office.nobody}</span>}
      {held.holders.map((one) => (
        <span key={one.person_id} className="org-person">
          <OfficeLink to="person" id={one.person_id} name={one.person} />
          {one.absent && <span className="chip chip-warn">{t.office.absent}</span>}
        </span>
      ))}
    </span>
  );
}

function OneFunction(props: { code: string; name: string; per: string; held: readonly Held[]; may: boolean; day: string }): JSX.Element {
  const t = useTexts();
  const { held, may, day } = props;
  const actDay = useActDay();
  const per = props.per === 'body' ? t.office.perBody : props.per === 'unit' ? t.office.perUnit : t.office.perRecord;
  const mayAdd = may && (props.per === 'body' || props.per === 'unit');
  return (
    <section className="card function">
      <div className="card-head">
        <h2>
          {props.name} <span className="quiet small">{per}</span>
        </h2>
        {mayAdd && <OfficeActs day={day} forms={[newHolding(t.office.acts.addHolding, { function: props.code }, actDay)]} />}
      </div>
      {held.length === 0 ? (
        <p className="quiet">{t.office.nobody}</p>
      ) : (
        <StackTable
          label={props.name}
          rows={held}
          keyOf={(row: Held) => row.id}
          columns={[
            { key: 'scope', head: t.office.fields['scope']?.name ?? '', names: true, cell: (row) => <ScopeName scope={row.scope} name={row.scope_name} /> },
            { key: 'held', head: t.office.held, cell: (row) => <Holders held={row} /> },
            { key: 'period', head: t.office.period, cell: (row) => <Span from_on={row.from_on} until_on={row.until_on} /> },
            {
              key: 'act',
              head: t.office.acts.editRow,
              quietHead: true,
              cell: (row) => may && row.source === '' && <OfficeActs small day={day} forms={[editSpan(t.office.acts.editRow, 'holding', row)]} />,
            },
          ]}
        />
      )}
    </section>
  );
}

function Offers(props: { offers: readonly Offer[]; day: string }): JSX.Element | null {
  const t = useTexts();
  const functionName = useFunctionName();
  const open = props.offers.filter((offer) => !offer.held);
  if (open.length === 0) return null;
  return (
    <section className="card card-next">
      <h2>{t.office.offers}</h2>
      <p className="quiet">{t.office.offersLead}</p>
      <StackTable
        label={t.office.offers}
        rows={open}
        keyOf={(row: Offer) => `${row.function} ${row.path} ${row.value}`}
        columns={[
          { key: 'function', head: t.office.fields['function']?.name ?? '', names: true, cell: (row) => functionName(row.function) },
          { key: 'value', head: t.office.held, cell: (row) => <span lang="ja">{row.value}</span> },
          { key: 'clause', head: t.office.clause, cell: (row) => <ClauseLink editionId={row.edition_id} path={row.path} /> },
          {
            key: 'act',
            head: t.office.acts.addHolding,
            quietHead: true,
            cell: (row) =>
              row.posts.length === 0 ? (
                <span className="quiet">{t.office.offerNone}</span>
              ) : (
                <OfficeActs
                  small
                  day={props.day}
                  forms={row.posts.filter((post) => !post.held).map((post) =>
                    newHolding(
                      t.office.offerTake(`${post.unit ?? ''} ${post.name}`.trim()),
                      { post: post.id, function: row.function, scope: row.per === 'unit' ? (post.unit_id ?? '') : '', clause: `${row.edition_id}/${row.path}` },
                      '',
                    ),
                  )}
                />
              ),
          },
        ]}
      />
    </section>
  );
}

function Whole(props: { answer: Functions; day: string }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { answer, day } = props;
  const offers = useOfficeOffers(day, answer.may_change).data?.offers ?? [];
  return (
    <>
      <Offers offers={offers} day={day} />
      {answer.functions
        .filter((one) => one.code !== 'staff')
        .map((one) => (
          <OneFunction
            key={one.code}
            code={one.code}
            name={one[language]}
            per={one.per}
            held={answer.held.filter((held) => held.function === one.code)}
            may={answer.may_change}
            day={day}
          />
        ))}
      <section className="card">
        <h2>{t.office.deputies}</h2>
        <DeputyTable rows={answer.deputies} mayChange={answer.may_change} day={day} />
      </section>
    </>
  );
}

export default function OfficeFunctionsPage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const functions = useOfficeFunctions(day);
  return (
    <OfficeFrame title={t.office.tabs.functions} lead={t.office.functionsLead} mayChange={functions.data?.may_change === true}>
      <Await of={functions}>{(answer) => <Whole answer={answer} day={day} />}</Await>
    </OfficeFrame>
  );
}
