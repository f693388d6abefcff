// pages/Home.tsx -- what waits for me and I wait for; for those who run it also the policy and what happened last
import { Link } from 'react-aria-components/Link';
import {
  useCoverage, useEdition, useEditions, useEvents, useExemption, useImports, useLedger, type Edition,
} from '../api/queries';
import { Await } from '../components/Await';
import { Bars, type Bar } from '../components/Bars';
import { EditionState } from '../components/EditionState';
import { EventList } from '../components/EventList';
import { FirstImport } from '../components/FirstImport';
import { ForAdministrators } from '../components/ForAdministrators';
import { LastSignIn, SignInNotices } from '../components/LastSignIn';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { Today } from '../components/Today';
import { COVERAGE_STATES, coverageWord } from '../lib/coverage';
import { formatDay } from '../lib/dates';
import { useDoubtful } from '../lib/doubt';
import { currentEdition, waitingDraft } from '../lib/editions';
import { useQuery } from '../lib/location';
import { useSignedIn } from '../lib/person';
import { wordFor } from '../lib/words';
import { useLanguage, useTexts, type Texts } from '../texts';
import type { PageProps } from '../Routes';

const MOST_ACTORS = 8;

interface Waiting {
  href: string;
  words: string;
  urgent: boolean;
}

function useWaiting(editions: readonly Edition[]): Waiting[] {
  const t = useTexts();
  const imports = useImports();
  const ledger = useLedger('body');
  const exemption = useExemption();
  const shown = waitingDraft(editions) ?? currentEdition(editions);
  const draft = waitingDraft(editions);
  const doubtful = useDoubtful(shown?.id);
  const list: Waiting[] = [];
  for (const one of imports.data?.imports ?? []) {
    if (one.state === 'reading' || one.state === 'receiving') {
      list.push({ href: `/import/${one.id}`, words: t.home.wait.importing(one.filename), urgent: false });
    }
  }
  if (draft !== undefined) {
    list.push({ href: `/editions/${draft.id}/review`, words: t.home.wait.adopt(draft.title), urgent: true });
  }
  if (shown !== undefined && shown.open_decisions > 0) {
    list.push({ href: `/editions/${shown.id}/carry`, words: t.home.wait.carry(shown.open_decisions), urgent: true });
  }
  if (shown !== undefined && shown.findings > 0) {
    list.push({ href: `/editions/${shown.id}/review#findings`, words: t.home.wait.findings(shown.findings), urgent: true });
  }
  if (shown !== undefined && doubtful.length > 0) {
    list.push({ href: `/editions/${shown.id}/review#doubtful`, words: t.home.wait.check(doubtful.length), urgent: true });
  }
  if (shown !== undefined && exemption.data?.answered === false) {
    list.push({ href: `/editions/${shown.id}/coverage#exemption`, words: t.home.wait.exemption, urgent: false });
  }
  const unanchored = ledger.data?.unanchored ?? 0;
  if (unanchored > 0) {
    list.push({ href: '/ledger#anchors', words: t.home.wait.unanchored(unanchored), urgent: false });
  }
  return list;
}

function WaitingList(props: { editions: readonly Edition[] }): JSX.Element {
  const t = useTexts();
  const list = useWaiting(props.editions);
  return (
    <section className="card" aria-labelledby="waiting">
      <h2 id="waiting">{t.home.waiting}</h2>
      {list.length === 0 ? (
        <p className="quiet">{t.home.nothing}</p>
      ) : (
        <ul className="waiting">
          {list.map((one) => (
            <li key={one.words}>
              <Link href={one.href} className={one.urgent ? 'waiting-link waiting-urgent' : 'waiting-link'}>
                {one.words}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Figure(props: { name: string; count: number; href: string }): JSX.Element {
  const t = useTexts();
  return (
    <Link href={props.href} className="figure">
      <span className="figure-count">{t.number(props.count)}</span>
      <span className="figure-name">{props.name}</span>
    </Link>
  );
}

function Current(props: { edition: Edition }): JSX.Element {
  const t = useTexts();
  const { edition } = props;
  const base = `/editions/${edition.id}`;
  return (
    <section className="card" aria-labelledby="current">
      <div className="card-head">
        <h2 id="current">{edition.state === 'draft' ? t.home.draft : t.home.current}</h2>
        <Link href="/editions">{t.home.allEditions}</Link>
      </div>
      <p className="edition-line">
        <Link href={`${base}/read`} className="edition-title">
          {edition.title}
        </Link>
        <EditionState edition={edition} />
      </p>
      <div className="figures">
        <Figure name={t.home.obligations} count={edition.obligations} href={`${base}/obligations?kind=obligation`} />
        <Figure name={t.home.units} count={edition.units} href={`${base}/obligations?kind=all`} />
        <Figure name={t.home.corrected} count={edition.corrected} href={`${base}/obligations?kind=all&corrected=true`} />
        <Figure name={t.home.unread} count={edition.unread} href={`${base}/review#unread`} />
      </div>
    </section>
  );
}

/** How far the policy is from what the ordinance wants by its deadline. */
function Law(props: { id: string }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const coverage = useCoverage(props.id);
  const base = `/editions/${props.id}/coverage`;
  return (
    <section className="card" aria-labelledby="law">
      <div className="card-head">
        <h2 id="law">{t.home.deadlineTitle}</h2>
        <Link href={base}>{t.coverage.items}</Link>
      </div>
      <Await of={coverage}>
        {(answer) => (
          <>
            <p className="quiet">
              {t.home.deadlineLead(t.law.article, formatDay(answer.deadline, language), t.coverage.daysLeft(answer.days_left))}
            </p>
            <div className="figures">
              {COVERAGE_STATES.map((state) => ({ state, count: answer.items.filter((item) => item.state === state).length }))
                .filter(({ state, count }) => count > 0 || state === 'unsaid')
                .map(({ state, count }) => (
                  <Figure key={state} name={coverageWord(t, state)} count={count} href={`${base}?show=${state}#items`} />
                ))}
            </div>
          </>
        )}
      </Await>
    </section>
  );
}

function mechanismBars(t: Texts, id: string, counts: readonly { key: string; count: number }[]): Bar[] {
  return counts
    .filter((one) => one.key !== 'none' && one.count > 0)
    .map((one) => {
      const word = wordFor(t, 'mechanism', one.key);
      const href = `/editions/${id}/obligations?kind=all&mechanism=${one.key}`;
      return { key: one.key, name: word.name, about: word.about, count: one.count, href };
    });
}

function Pictures(props: { id: string }): JSX.Element {
  const t = useTexts();
  const edition = useEdition(props.id);
  return (
    <Await of={edition}>
      {(answer) => (
        <div className="two">
          <section className="card" aria-labelledby="by-mechanism">
            <h2 id="by-mechanism">{t.home.byMechanism}</h2>
            <p className="quiet">{t.home.byMechanismLead}</p>
            <Bars label={t.home.byMechanism} bars={mechanismBars(t, props.id, answer.counts.mechanism)} />
            <p>
              <Link href={`/editions/${props.id}/heatmap`}>{t.nav.heatmap}</Link>
            </p>
          </section>
          <section className="card" aria-labelledby="by-actor">
            <h2 id="by-actor">{t.home.byActor}</h2>
            <p className="quiet">{t.home.byActorLead}</p>
            <Bars
              label={t.home.byActor}
              bars={[...answer.counts.actor]
                .filter((one) => one.key !== '')
                .sort((a, b) => b.count - a.count)
                .slice(0, MOST_ACTORS)
                .map((one) => ({
                  key: one.key,
                  name: one.key,
                  count: one.count,
                  href: `/editions/${props.id}/obligations?kind=all&actor=${encodeURIComponent(one.key)}`,
                }))}
            />
          </section>
        </div>
      )}
    </Await>
  );
}

function Latest(): JSX.Element {
  const t = useTexts();
  const events = useEvents('body', '', 5);
  return (
    <section className="card" aria-labelledby="latest">
      <div className="card-head">
        <h2 id="latest">{t.home.latest}</h2>
        <Link href="/ledger">{t.home.allEvents}</Link>
      </div>
      <Await of={events}>
        {(answer) => <EventList log="body" events={answer.pages[0]?.events ?? []} label={t.home.latest} />}
      </Await>
    </section>
  );
}

function Policy(props: { editions: readonly Edition[] }): JSX.Element | null {
  const t = useTexts();
  const edition = currentEdition(props.editions);
  if (edition === undefined) return null;
  return (
    <>
      <h2 className="divide">{t.today.policy}</h2>
      <ForAdministrators>
        <WaitingList editions={props.editions} />
      </ForAdministrators>
      <Current edition={edition} />
      <ForAdministrators>
        <Law id={edition.id} />
        <Pictures id={edition.id} />
        <Latest />
      </ForAdministrators>
    </>
  );
}

function Actions(): JSX.Element {
  const t = useTexts();
  return (
    <>
      <Link href="/new/incident" className="button button-plain">
        {t.ask.report}
      </Link>
      <Link href="/new" className="button button-primary">
        {t.ask.title}
      </Link>
    </>
  );
}

/** Why the record that was just saved is not shown: it may not be seen any more, or something failed. */
function Unseen(props: { record: string }): JSX.Element {
  const t = useTexts();
  if (props.record === '') return <p>{t.records.hiddenNow}</p>;
  return (
    <p>
      {t.records.unshownNow} <Link href={`/records/${props.record}`}>{t.records.openUnshown}</Link>
    </p>
  );
}

export default function Home(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { person } = useSignedIn();
  const [query] = useQuery();
  const editions = useEditions();
  return (
    <Await of={editions}>
      {(answer) => {
        if (currentEdition(answer.editions) === undefined && person.administrator) return <FirstImport />;
        return (
          <Page title={t.home.title} lead={<LastSignIn />} actions={<Actions />}>
            <SignInNotices />
            {Number(query['hidden'] ?? '0') > 0 && (
              <Notice kind="good" title={t.records.receipt} live>
                <Unseen record={query['unshown'] ?? ''} />
                <p>{t.reader.event(Number(query['hidden']))}</p>
              </Notice>
            )}
            <Today />
            <Policy editions={answer.editions} />
          </Page>
        );
      }}
    </Await>
  );
}
