// components/Today.tsx -- home for everybody: what waits for me, what is late, what I wait for
import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useHome, useMe } from '../api/records';
import { rowInStead, useKeptFocus } from '../lib/focus';
import { useTexts } from '../texts';
import { AppliedRow } from './AppliedRow';
import { Await } from './Await';
import { DisposalsNotice } from './DisposalsNotice';
import { DraftShelf } from './DraftShelf';
import { Notice } from './Notice';
import { NoticeRow } from './NoticeRow';
import { TaskRow } from './TaskRow';

function Figure(props: { name: string; count: string; href: string; warn?: boolean }): JSX.Element {
  return (
    <Link href={props.href} className={props.warn === true ? 'figure figure-warn' : 'figure'}>
      <span className="figure-count">{props.count}</span>
      <span className="figure-name">{props.name}</span>
    </Link>
  );
}

const UNREAD_MOST = 100;

/** Somebody whom the organisation does not know waits for nobody and nobody for them. */
function Unknown(): JSX.Element | null {
  const t = useTexts();
  const me = useMe();
  return me.data?.known === false ? <Notice kind="info" title={t.today.unknownPerson} /> : null;
}

export function Today(): JSX.Element {
  const t = useTexts();
  const home = useHome();
  const [said, setSaid] = useState<string>();
  const kept = useKeptFocus<HTMLElement>(rowInStead);
  return (
    <>
      <Unknown />
      <Await of={home}>
        {(answer) => {
          const { waiting, applied, unread } = answer;
          return (
            <>
              <div className="figures" role="group" aria-label={t.today.waiting}>
                <Figure name={t.today.figureWaiting} count={t.number(waiting.total)} href="/inbox" />
                <Figure name={t.today.figureLate} count={t.number(waiting.late)} href="/inbox?late=1" warn={waiting.late > 0} />
                <Figure name={t.today.figureApplied} count={t.number(applied.total)} href="/applied" />
                <Figure name={t.today.figureNotices} count={unread >= UNREAD_MOST ? `${UNREAD_MOST}+` : t.number(unread)} href="/notices" />
              </div>
              <DisposalsNotice count={answer.disposals} />
              {said !== undefined && <Notice kind="good" title={said} live />}
              <section className="card" aria-labelledby="mine" tabIndex={-1} {...kept}>
                <div className="card-head">
                  <h2 id="mine">{t.today.waiting}</h2>
                  {waiting.total > 0 && <Link href="/inbox">{t.today.allWaiting(waiting.total)}</Link>}
                </div>
                {waiting.total === 0 ? (
                  <p className="quiet">{t.today.waitingNone}</p>
                ) : (
                  <ul className="tasks" aria-label={t.today.waiting}>
                    {waiting.tasks.map((task) => (
                      <TaskRow key={task.record.id} task={task} names={answer} onDone={setSaid} />
                    ))}
                  </ul>
                )}
              </section>
              {answer.notices.length > 0 && (
                <section className="card" aria-labelledby="news">
                  <div className="card-head">
                    <h2 id="news">{t.today.notices(Math.min(unread, UNREAD_MOST))}</h2>
                    <Link href="/notices">{t.today.allNotices}</Link>
                  </div>
                  <ul className="tasks" aria-label={t.notices.title}>
                    {answer.notices.map((notice) => (
                      <NoticeRow key={notice.id} notice={notice} />
                    ))}
                  </ul>
                </section>
              )}
              <DraftShelf />
              <section className="card" aria-labelledby="applied">
                <div className="card-head">
                  <h2 id="applied">{t.today.applied}</h2>
                  {applied.total > 0 && <Link href="/applied">{t.today.allApplied(applied.total)}</Link>}
                </div>
                {applied.total === 0 ? (
                  <p className="quiet">{t.today.appliedNone}</p>
                ) : (
                  <ul className="tasks" aria-label={t.today.applied}>
                    {applied.records.map((record) => (
                      <AppliedRow key={record.id} record={record} names={answer} />
                    ))}
                  </ul>
                )}
              </section>
            </>
          );
        }}
      </Await>
    </>
  );
}
