// pages/Review.tsx -- what was understood of a document and what was not, doubtful readings first
import { Link } from 'react-aria-components/Link';
import { useEdition, useFacts, type EditionDetail } from '../api/queries';
import { Await } from '../components/Await';
import { Bars } from '../components/Bars';
import { DiscardButton } from '../components/DiscardButton';
import { DoubtfulList } from '../components/DoubtfulList';
import { EditionNav } from '../components/EditionNav';
import { EditionState } from '../components/EditionState';
import { factWords, isDoubtful } from '../components/FactTable';
import { FindingList } from '../components/FindingList';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { SourceFacts } from '../components/SourceFacts';
import { Steps } from '../components/Steps';
import { UnreadTable } from '../components/UnreadTable';
import { FACT_KINDS } from '../lib/facts';
import { chapterTitles } from '../lib/outline';
import { wordFor, type CodedField } from '../lib/words';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Counts = EditionDetail['counts'];

function CodedBars(props: { id: string; field: CodedField; counts: Counts; label: string }): JSX.Element {
  const t = useTexts();
  return (
    <Bars
      label={props.label}
      bars={props.counts[props.field]
        .filter((one) => one.count > 0)
        .map((one) => ({
          key: one.key,
          name: wordFor(t, props.field, one.key).name,
          count: one.count,
          href: `/editions/${props.id}/obligations?kind=all&${props.field}=${one.key}`,
        }))}
    />
  );
}

function Actors(props: { id: string; counts: Counts }): JSX.Element {
  const t = useTexts();
  const actors = props.counts.actor.filter((one) => one.key !== '').sort((a, b) => b.count - a.count);
  return (
    <section className="card" aria-labelledby="actors">
      <h2 id="actors">{t.review.byActor}</h2>
      <Bars
        label={t.review.byActor}
        bars={actors.map((one) => ({
          key: one.key,
          name: one.key,
          count: one.count,
          href: `/editions/${props.id}/obligations?kind=all&actor=${encodeURIComponent(one.key)}`,
        }))}
      />
    </section>
  );
}

function Build(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { edition } = props;
  const titles = chapterTitles(edition.outline);
  return (
    <section className="card" aria-labelledby="build">
      <h2 id="build">{t.review.parts}</h2>
      <ul className="plain-list">
        {edition.parts.map((part) => (
          <li key={part.key}>
            <Link href={`/editions/${edition.id}/source?from=${part.line}`}>{part.title === '' ? part.key : part.title}</Link>{' '}
            <span className="quiet">{t.lines(part.line, part.line)}</span>
          </li>
        ))}
      </ul>
      <h3>{t.review.chapters}</h3>
      <Bars
        label={t.review.chapters}
        bars={edition.counts.chapter
          .filter((one) => one.key !== '')
          .map((one) => ({
            key: one.key,
            name: t.obligations.chapterName(one.key, titles.get(one.key) ?? ''),
            count: one.count,
            href: `/editions/${edition.id}/obligations?kind=all&chapter=${encodeURIComponent(one.key)}`,
          }))}
      />
      <h3>{t.review.markers}</h3>
      <p className="quiet">{t.review.markersLead}</p>
      <ol className="markers">
        {edition.marker_families.map((family) => (
          <li key={`${family.family}-${family.depth}`}>{family.example}</li>
        ))}
      </ol>
    </section>
  );
}

function Definitions(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { definitions, id } = props.edition;
  return (
    <section className="card" aria-labelledby="definitions">
      <h2 id="definitions">{t.review.definitions}</h2>
      {definitions.length === 0 ? (
        <p className="quiet">{t.review.definitionsNone}</p>
      ) : (
        <div className="table-frame">
          <table className="table" aria-labelledby="definitions">
            <thead>
              <tr>
                <th scope="col">{t.review.term}</th>
                <th scope="col">{t.review.means}</th>
                <th scope="col">{t.review.where}</th>
              </tr>
            </thead>
            <tbody>
              {definitions.map((one) => (
                <tr key={`${one.term} ${one.line}`}>
                  <th scope="row" lang="ja">
                    {one.term}
                  </th>
                  <td lang="ja">{one.means}</td>
                  <td className="cell-time">
                    <Link href={`/editions/${id}/read?path=${encodeURIComponent(one.path)}`}>{one.path}</Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Source(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  return (
    <section className="card" aria-labelledby="source">
      <h2 id="source">{t.review.sourceFacts}</h2>
      <SourceFacts edition={props.edition} />
      <p>
        <Link href={`/editions/${props.edition.id}/source`}>{t.review.source}</Link>
      </p>
    </section>
  );
}

/** The kinds of facts with how many were read; each leads to its list. */
function FactKinds(props: { id: string }): JSX.Element {
  const t = useTexts();
  const facts = useFacts(props.id);
  return (
    <section className="card" aria-labelledby="fact-kinds">
      <h2 id="fact-kinds">{t.facts.title}</h2>
      <Await of={facts}>
        {(answer) => (
          <>
            <Bars
              label={t.facts.title}
              bars={FACT_KINDS.map((kind) => ({
                key: kind,
                name: factWords(t, kind).name,
                count: answer.counts.find((one) => one.kind === kind)?.count ?? 0,
                href: `/editions/${props.id}/facts#${kind}`,
              }))}
            />
            {answer.facts.some(isDoubtful) && (
              <p>
                <Link href={`/editions/${props.id}/facts?doubtful=true`}>
                  {t.facts.doubtful(answer.facts.filter(isDoubtful).length)}
                </Link>
              </p>
            )}
          </>
        )}
      </Await>
    </section>
  );
}

function Next(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  return (
    <section className="card card-next" aria-labelledby="next">
      <h2 id="next">{t.review.next}</h2>
      <p>{t.review.nextLead}</p>
      <p className="button-row">
        {props.edition.state === 'draft' && (
          <Link
            href={`/editions/${props.edition.id}/${props.edition.open_decisions > 0 ? 'carry' : 'adopt'}`}
            className="button button-primary"
          >
            {props.edition.open_decisions > 0 ? t.carry.title : t.review.toAdopt}
          </Link>
        )}
        <Link href={`/editions/${props.edition.id}/read`} className="button button-plain">
          {t.review.toRead}
        </Link>
        {props.edition.state === 'draft' && <DiscardButton id={props.edition.id} title={props.edition.title} />}
      </p>
    </section>
  );
}

function Whole(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { edition } = props;
  return (
    <Page
      title={t.review.title}
      lead={
        <>
          <p className="edition-line">
            <span className="edition-title" lang="ja">
              {edition.title}
            </span>
            <EditionState edition={edition} />
          </p>
          <p>{t.review.lead(edition.units, edition.obligations, edition.parts.length)}</p>
          <EditionNav id={edition.id} />
        </>
      }
    >
      <Steps
        now={edition.state === 'draft' ? 'check' : 'adopt'}
        editionId={edition.id}
        carry={edition.carried_from !== undefined}
      />
      {edition.state === 'draft' && edition.open_decisions > 0 && (
        <Notice kind="warn" title={t.carry.waiting(edition.open_decisions)}>
          <p>
            <Link href={`/editions/${edition.id}/carry`}>{t.carry.title}</Link>
          </p>
        </Notice>
      )}
      <h2 className="divide">{t.review.notUnderstood}</h2>
      <FindingList editionId={edition.id} />
      <DoubtfulList editionId={edition.id} />
      <UnreadTable editionId={edition.id} parts={edition.unread_parts} />
      <h2 className="divide">{t.review.understood}</h2>
      <div className="two">
        <FactKinds id={edition.id} />
        <Actors id={edition.id} counts={edition.counts} />
        <Build edition={edition} />
        <section className="card" aria-labelledby="strength">
          <h2 id="strength">{t.review.byModality}</h2>
          <CodedBars id={edition.id} field="modality" counts={edition.counts} label={t.review.byModality} />
          <h3>{t.review.byTiming}</h3>
          <CodedBars id={edition.id} field="timing" counts={edition.counts} label={t.review.byTiming} />
        </section>
        <section className="card" aria-labelledby="fields">
          <h2 id="fields">{t.review.byCapability}</h2>
          <CodedBars id={edition.id} field="capability" counts={edition.counts} label={t.review.byCapability} />
        </section>
      </div>
      <Definitions edition={edition} />
      <Source edition={edition} />
      <Next edition={edition} />
    </Page>
  );
}

export default function Review(props: PageProps): JSX.Element {
  const edition = useEdition(props.at['id'] ?? '');
  return <Await of={edition}>{(answer) => <Whole edition={answer} />}</Await>;
}
