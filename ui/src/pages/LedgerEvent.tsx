// pages/LedgerEvent.tsx -- one event: what it records, what it holds, and the proof that it stands in the ledger
import { Link } from 'react-aria-components/Link';
import { addressOf, ProblemError, type Schemas } from '../api/client';
import { useEvent, useLedger, type LogName } from '../api/queries';
import { useRecord } from '../api/records';
import { Await } from '../components/Await';
import { ContentView } from '../components/ContentView';
import { EraseForm } from '../components/EraseForm';
import { eventHref } from '../components/EventList';
import { ForAdministrators } from '../components/ForAdministrators';
import { Page } from '../components/Page';
import { ProofWalk } from '../components/ProofWalk';
import { formatTimeExactly } from '../lib/dates';
import { useQuery } from '../lib/location';
import { logOf } from '../lib/logs';
import { nameOfRecord, usePick } from '../lib/say';
import { sayAct, sayActor, sayState, saySubject } from '../lib/words';
import { useLanguage, useTexts, type Texts } from '../texts';
import type { PageProps } from '../Routes';

type Event = Schemas['EventDetail'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where what an event is about can be read: a record, an edition, or one unit of it. */
function placeOf(subject: string): string | undefined {
  const [kind, edition = '', , n] = subject.split('/');
  if (kind === 'record') return `/records/${edition}`;
  if (kind !== 'edition') return undefined;
  return `/editions/${edition}/read${n === undefined ? '' : `?unit=${n}`}`;
}

/** What a record is called, and its states, for whoever may read it; for others its event speaks of a number and of codes. */
function useRecordOf(subject: string): { name: string | undefined; states: ReadonlyMap<string, string>; hidden: boolean } {
  const say = usePick();
  const { data: record, error } = useRecord(subject.startsWith('record/') ? subject.slice('record/'.length) : '');
  const states = new Map((record?.history ?? []).map((one) => [one.to, say(one.to_label)]));
  return { name: record === undefined ? undefined : nameOfRecord(record), states, hidden: error instanceof ProblemError && error.is('not-found') };
}

function Summary(props: { event: Event }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { event } = props;
  const record = useRecordOf(event.subject);
  const state = (code: string): string => sayState(t, event.subject, code, record.states);
  const facts: [string, string][] = [
    [t.ledger.time, formatTimeExactly(new Date(event.time), language)],
    [t.ledger.who, sayActor(t, event.actor_name)],
    [t.event.onBehalf, event.on_behalf_name],
    [t.ledger.subject, record.name ?? saySubject(t, event.subject)],
    [t.event.states, event.to_state === '' ? '' : `${state(event.from_state)} → ${state(event.to_state)}${record.hidden ? t.event.coded : ''}`],
    [t.event.clauses, t.list(event.clauses)],
  ];
  const place = record.hidden ? undefined : placeOf(event.subject);
  return (
    <section className="card" aria-labelledby="summary">
      <h2 id="summary">{t.event.summary}</h2>
      <p className="event-act">
        <span>{sayAct(t, event.act)}</span>
        {place !== undefined && (
          <>
            {' '}
            <Link href={place} className="small">
              {event.subject.startsWith('record/') ? t.event.openRecord : t.reader.openHere}
            </Link>
          </>
        )}
      </p>
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

const SHOWN_BYTES = 1_048_576;

/** Why the content is not shown here. */
function whyNot(t: Texts, event: Event): string {
  if (event.subject.startsWith('record/')) return t.event.contentOfRecord;
  return (event.content_bytes ?? 0) > SHOWN_BYTES ? t.event.contentLarge : t.event.contentElsewhere;
}

function Content(props: { event: Event }): JSX.Element {
  const t = useTexts();
  const { event } = props;
  const value: unknown = event.content_value;
  return (
    <section className="card" aria-labelledby="content-head">
      <h2 id="content-head">{t.event.content}</h2>
      {event.content === 'none' && <p className="quiet">{t.event.contentNone}</p>}
      {event.content === 'erased' && <p>{t.event.contentErased}</p>}
      {event.content === 'present' && value === undefined && <p className="quiet">{whyNot(t, event)}</p>}
      {event.content === 'present' && isRecord(value) && <ContentView value={value} />}
    </section>
  );
}

function Proof(props: { log: LogName; event: Event }): JSX.Element {
  const t = useTexts();
  const { event, log } = props;
  return (
    <section className="card" aria-labelledby="proof">
      <h2 id="proof">{t.event.proof}</h2>
      <p className="quiet">{t.event.proofLead}</p>
      <ProofWalk event={event} />
      <p className="button-row">
        {event.proof_ready ? (
          <a
            className="button button-plain"
            href={addressOf('/ledger/events/{event_index}/proof', { event_index: event.index }, { log })}
            download={`event-${event.index}.tlog-proof`}
          >
            {t.event.proofDownload}
          </a>
        ) : (
          <span className="quiet">{t.event.proofWait}</span>
        )}
      </p>
      <details className="details">
        <summary>{t.event.leaf}</summary>
        <pre className="code-block" tabIndex={0}>{JSON.stringify(event.leaf, null, 2)}</pre>
      </details>
    </section>
  );
}

function Whole(props: { log: LogName; event: Event }): JSX.Element {
  const t = useTexts();
  const { event, log } = props;
  const ledger = useLedger(log);
  const last = (ledger.data?.size ?? 0) - 1;
  return (
    <>
      <p className="button-row no-print">
        <Link href={log === 'body' ? '/ledger' : '/ledger?log=site'} className="button button-quiet">
          ← {t.ledger.title}
        </Link>
        {event.index > 0 && (
          <Link href={eventHref(log, event.index - 1)} className="button button-quiet">
            {t.event.older}
          </Link>
        )}
        {event.index < last && (
          <Link href={eventHref(log, event.index + 1)} className="button button-quiet">
            {t.event.newer}
          </Link>
        )}
      </p>
      <Summary event={event} />
      <Content event={event} />
      <Proof log={log} event={event} />
      <ForAdministrators>{log === 'body' && event.content === 'present' && <EraseForm index={event.index} />}</ForAdministrators>
    </>
  );
}

export default function LedgerEvent(props: PageProps): JSX.Element {
  const t = useTexts();
  const [query] = useQuery();
  const log = logOf(query['log']);
  const index = Number.parseInt(props.at['index'] ?? '', 10);
  const event = useEvent(log, Number.isInteger(index) ? index : -1);
  return (
    <Page title={t.event.title(Number.isInteger(index) ? index : 0)}>
      <Await of={event}>{(answer) => <Whole log={log} event={answer} />}</Await>
    </Page>
  );
}
