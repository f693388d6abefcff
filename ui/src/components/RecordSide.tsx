// components/RecordSide.tsx -- beside a record: whom it waits for, its deadlines, clauses, connections
import { Link } from 'react-aria-components/Link';
import type { RecordWhole } from '../api/records';
import { distinctClauses } from '../lib/records';
import { nameOfRecord, usePick } from '../lib/say';
import { sayHolders } from '../lib/waits';
import { useTexts } from '../texts';
import { ClauseLink } from './ClauseLink';
import { DueLine, RecordState } from './RecordState';
import { RetentionCard } from './RetentionCard';

const CLAUSES_FIRST = 3;

function Waits(props: { record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { record } = props;
  const asked = record.waits.filter((wait) => wait.asked);
  const others = record.waits.filter((wait) => !wait.asked && wait.who.persons.length > 0);
  const line = (wait: RecordWhole['waits'][number], key: number): JSX.Element => (
    <li key={key}>
      {sayHolders(wait.who, record.names, t, pick)}
      {wait.label !== undefined && <span className="quiet block small">{pick(wait.label)}</span>}
    </li>
  );
  return (
    <section className="card" aria-labelledby="waits">
      <h2 id="waits">{t.record.waiting}</h2>
      {record.final ? (
        <p>{t.record.ended}</p>
      ) : asked.length === 0 ? (
        <p>{t.record.rests}</p>
      ) : (
        <ul className="plain-list">{asked.map(line)}</ul>
      )}
      {others.length > 0 && (
        <details className="details">
          <summary>{t.record.alsoMay}</summary>
          <ul className="plain-list">{others.map(line)}</ul>
        </details>
      )}
    </section>
  );
}

function Deadlines(props: { record: RecordWhole }): JSX.Element | null {
  const t = useTexts();
  const pick = usePick();
  if (props.record.deadlines.length === 0) return null;
  const soonest = [...props.record.deadlines].sort((a, b) => a.due_at.localeCompare(b.due_at));
  return (
    <section className="card" aria-labelledby="deadlines">
      <h2 id="deadlines">{t.record.deadlines}</h2>
      <ul className="plain-list">
        {soonest.map((one) => (
          <li key={one.name}>
            <DueLine due={one.due_at} late={one.late} label={one.label} />
            {pick(one.basis) !== '' && (
              <span className="quiet block small">
                {t.record.basis}: {pick(one.basis)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Clauses(props: { record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const clauses = distinctClauses(props.record.clauses);
  const line = (clause: (typeof clauses)[number]): JSX.Element => (
    <li key={`${clause.path} ${clause.n}`}>
      <ClauseLink editionId={clause.edition} path={clause.path} n={clause.n} />
      <span className="block small" lang="ja">
        {clause.words}
      </span>
    </li>
  );
  return (
    <section className="card" aria-labelledby="clauses">
      <h2 id="clauses">{t.record.clauses}</h2>
      {clauses.length === 0 && <p className="quiet">{t.record.clausesNone}</p>}
      <ul className="plain-list">{clauses.slice(0, CLAUSES_FIRST).map(line)}</ul>
      {clauses.length > CLAUSES_FIRST && (
        <details className="details no-print">
          <summary>{t.record.clausesMore(clauses.length - CLAUSES_FIRST)}</summary>
          <ul className="plain-list">{clauses.slice(CLAUSES_FIRST).map(line)}</ul>
        </details>
      )}
    </section>
  );
}

function Links(props: { record: RecordWhole }): JSX.Element | null {
  const t = useTexts();
  const { record } = props;
  const links = record.links.filter((one) => record.referred[one.record] !== undefined);
  if (links.length === 0) return null;
  return (
    <section className="card" aria-labelledby="links">
      <h2 id="links">{t.record.links}</h2>
      <ul className="plain-list">
        {links.map((one) => {
          const other = record.referred[one.record];
          return (
            <li key={`${one.direction} ${one.field} ${one.record}`}>
              <Link href={`/records/${one.record}`}>{nameOfRecord(other)}</Link>{' '}
              {other !== undefined && <RecordState label={other.state_label} code={other.state} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function RecordSide(props: { record: RecordWhole }): JSX.Element {
  return (
    <aside className="side">
      <Waits record={props.record} />
      <Deadlines record={props.record} />
      <Clauses record={props.record} />
      <Links record={props.record} />
      <RetentionCard record={props.record} />
    </aside>
  );
}
