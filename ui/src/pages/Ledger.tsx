// pages/Ledger.tsx -- the ledger: how it stands, what is held elsewhere, and every event
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { addressOf, type Schemas } from '../api/client';
import { useEvents, useLedger, type LogName } from '../api/queries';
import { AnchorForm } from '../components/AnchorForm';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { EventList } from '../components/EventList';
import { ForAdministrators } from '../components/ForAdministrators';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { formatTime } from '../lib/dates';
import { useQuery } from '../lib/location';
import { logOf } from '../lib/logs';
import { sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type State = Schemas['Ledger'];
const ANY = '(any)';

function Standing(props: { state: State }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { state } = props;
  const waiting = state.size - state.signed_size;
  return (
    <section className="card" aria-labelledby="state">
      <h2 id="state">{t.ledger.state}</h2>
      <div className="figures">
        <a href="#events" className="figure">
          <span className="figure-count">{t.number(state.size)}</span>
          <span className="figure-name">{t.ledger.size}</span>
        </a>
        <Link href={`/ledger/checkpoint?log=${state.log}`} className="figure">
          <span className="figure-count">{t.number(state.signed_size)}</span>
          <span className="figure-name">{t.ledger.signed}</span>
        </Link>
        <a href="#anchors" className={state.unanchored > 0 ? 'figure figure-warn' : 'figure'}>
          <span className="figure-count">{t.number(state.unanchored)}</span>
          <span className="figure-name">{t.ledger.unanchored}</span>
        </a>
      </div>
      <p>
        {waiting > 0 ? t.ledger.waitingSignature(waiting) : t.ledger.allSigned}{' '}
        {state.signed_at !== undefined && state.signed_at !== '' && (
          <span className="quiet">{t.ledger.signedAt(formatTime(new Date(state.signed_at), language))}</span>
        )}
      </p>
      {state.clock.state === 'stepped' && (
        <Notice kind="warn" title={t.ledger.clockStepped}>
          {state.clock.event_index !== undefined && (
            <p>
              <Link href={`/ledger/events/${state.clock.event_index}?log=${state.log}`}>
                {t.reader.event(state.clock.event_index)}
              </Link>
            </p>
          )}
        </Notice>
      )}
      <p className="button-row">
        <Link href={`/ledger/verify?log=${state.log}`} className="button button-primary">
          {t.ledger.verify}
        </Link>
        <ForAdministrators>
          <a href={addressOf('/ledger/export', {}, { log: state.log })} download className="button button-plain">
            {t.ledger.export}
          </a>
        </ForAdministrators>
      </p>
      <p className="quiet small">
        {t.ledger.verifyAbout} <ForAdministrators>{t.ledger.exportAbout}</ForAdministrators>
      </p>
      <details className="details">
        <summary>{t.event.raw}</summary>
        <dl className="facts">
          <div>
            <dt>{t.ledger.origin}</dt>
            <dd className="code">{state.origin}</dd>
          </div>
          <div>
            <dt>{t.ledger.root}</dt>
            <dd className="code">{state.root}</dd>
          </div>
          <div>
            <dt>{t.ledger.key}</dt>
            <dd className="code">{state.public_key}</dd>
          </div>
        </dl>
      </details>
    </section>
  );
}

function Anchors(props: { state: State }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { state } = props;
  return (
    <section className="card" aria-labelledby="anchors">
      <h2 id="anchors">{t.ledger.anchors}</h2>
      <p className="quiet">{t.ledger.checkpointAbout}</p>
      {state.unanchored > 0 ? (
        <Notice kind="warn" title={`${t.ledger.unanchored}: ${t.common.count(state.unanchored)}`}>
          <p>{t.ledger.unanchoredAbout}</p>
        </Notice>
      ) : (
        <Notice kind="good" title={t.ledger.allAnchored} />
      )}
      {state.anchors.length === 0 ? (
        <p className="quiet">{t.ledger.anchorsNone}</p>
      ) : (
        <ul className="plain-list">
          {state.anchors.map((anchor) => (
            <li key={anchor.index}>
              <span className="strong">{t.ledger.anchorKinds[anchor.kind].name}</span> ({t.ledger.anchorSize(anchor.size)})
              : {anchor.detail}
              <span className="quiet small block">
                {sayActor(t, anchor.by)}, {formatTime(new Date(anchor.at), language)},{' '}
                <Link href={`/ledger/events/${anchor.index}`}>{t.reader.event(anchor.index)}</Link>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="button-row">
        <Link href={`/ledger/checkpoint?log=${state.log}`} className="button button-plain">
          {t.ledger.checkpointPrint}
        </Link>
        <a href={addressOf('/ledger/checkpoint', {}, { log: state.log })} download="checkpoint.txt" className="button button-plain">
          {t.ledger.checkpointDownload}
        </a>
      </p>
      <ForAdministrators>{state.log === 'body' && state.checkpoint !== '' && <AnchorForm />}</ForAdministrators>
    </section>
  );
}

function Events(props: { log: LogName; act: string; onAct: (act: string) => void }): JSX.Element {
  const t = useTexts();
  const events = useEvents(props.log, props.act);
  return (
    <section className="card" aria-labelledby="events">
      <div className="card-head">
        <h2 id="events">{t.ledger.events}</h2>
        <Choice
          quiet
          label={t.ledger.act}
          value={props.act === '' ? ANY : props.act}
          options={[
            { id: ANY, name: t.common.all },
            ...Object.entries(t.acts.words).map(([id, name]) => ({ id, name })),
          ]}
          onChange={(id) => props.onAct(id === ANY ? '' : id)}
        />
      </div>
      <p className="quiet">
        {t.ledger.eventsLead} <ForAdministrators others={t.ledger.eventsAudited}>{null}</ForAdministrators>
      </p>
      <Await of={events}>
        {(answer) => (
          <>
            <EventList log={props.log} events={answer.pages.flatMap((page) => page.events)} label={t.ledger.events} />
            {events.hasNextPage && (
              <Button
                className="button button-plain"
                isPending={events.isFetchingNextPage}
                onPress={() => void events.fetchNextPage()}
              >
                {t.common.more}
              </Button>
            )}
          </>
        )}
      </Await>
    </section>
  );
}

export default function Ledger(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [query, change] = useQuery();
  const log = logOf(query['log']);
  const state = useLedger(log);
  return (
    <Page
      title={t.ledger.title}
      lead={t.ledger.lead}
      actions={
        <Choice
          quiet
          label={t.ledger.which}
          value={log}
          options={[
            { id: 'body', name: t.ledger.body, about: t.ledger.bodyAbout },
            { id: 'site', name: t.ledger.site, about: t.ledger.siteAbout },
          ]}
          onChange={(id) => change({ log: id === 'site' ? 'site' : '', act: '' }, 'push')}
        />
      }
    >
      <Await of={state}>
        {(answer) => (
          <>
            <Standing state={answer} />
            <Anchors state={answer} />
          </>
        )}
      </Await>
      <Events log={log} act={query['act'] ?? ''} onAct={(act) => change({ act })} />
    </Page>
  );
}
