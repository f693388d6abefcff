// components/RecordHistory.tsx -- what has happened to a record, newest first, each with its number in the ledger
import { useReadsLedger, type RecordType, type RecordWhole } from '../api/records';
import { formatDay, formatTimeExactly } from '../lib/dates';
import { fieldOf, isEmpty } from '../lib/records';
import { useNames, usePick, useSay } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { EventLink } from './EventLink';

type Event = RecordWhole['history'][number];

function Changes(props: { type: RecordType; changes: Readonly<Record<string, unknown>> }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const say = useSay();
  const rows = Object.entries(props.changes).flatMap(([name, change]) => {
    const field = fieldOf(props.type, name);
    return field === undefined ? [] : [{ field, ...(change as { before?: unknown; after?: unknown }) }];
  });
  if (rows.length === 0) return <></>;
  return (
    <details className="details">
      <summary>{t.record.changedFields(t.list(rows.map(({ field }) => pick(field.label))))}</summary>
      <dl className="changes">
        {rows.map(({ field, before, after }) => (
          <div key={field.name}>
            <dt>{pick(field.label)}</dt>
            <dd>
              {!isEmpty(before) && <del>{say(field, before)}</del>} {isEmpty(after) ? t.none : <ins>{say(field, after)}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Acts that name a step which they did not take. */
const UNDONE: ReadonlySet<string> = new Set(['record.propose', 'record.decline']);

function useWhat(): (event: Event) => string {
  const t = useTexts();
  const pick = usePick();
  return (event) => {
    const said = t.record.events[event.act] ?? event.act;
    if (event.label === undefined) return said;
    return UNDONE.has(event.act) ? `${pick(event.label)}: ${said}` : pick(event.label);
  };
}

export function RecordHistory(props: { type: RecordType; record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const what = useWhat();
  const { language } = useLanguage();
  const { names } = useNames();
  const ledger = useReadsLedger();
  const nameOf = (id: string): string => names[id] ?? t.record.system;
  return (
    <ol className="record-history">
      {props.record.history.map((event) => (
        <li key={event.index}>
          <p className="history-line">
            <span className="strong">{what(event)}</span>
            {event.to_label !== undefined && event.from !== event.to && <span className="state">{pick(event.to_label)}</span>}
          </p>
          <p className="quiet small">
            {formatTimeExactly(new Date(event.at), language)} {nameOf(event.actor)}
            {event.on_behalf_of !== '' && ` ${t.record.onBehalf(nameOf(event.on_behalf_of))}`}
            {event.effective_on !== undefined && ` ${t.record.effectiveOn(formatDay(event.effective_on, language))}`}
          </p>
          {event.comment !== undefined && event.comment !== '' && <p className="history-comment">{event.comment}</p>}
          {event.erased && <p className="quiet small">{t.record.erased}</p>}
          {event.changes !== undefined && <Changes type={props.type} changes={event.changes} />}
          {ledger && (
            <p className="small no-print">
              <EventLink index={event.index} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
