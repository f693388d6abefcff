// pages/Notices.tsx -- what I was told
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useNotices, useRefreshRecords } from '../api/records';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { formatTime } from '../lib/dates';
import { nameOfRecord, usePick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

const OF_SITE: ReadonlySet<string> = new Set(['mail', 'virus', 'due']);

function One(props: { notice: Schemas['Notice'] }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const { notice } = props;
  const record = notice.record as Partial<Schemas['RecordLine']>;
  const name = nameOfRecord({ number: record.number ?? '', title: record.title ?? '' });
  return (
    <li className={notice.read ? 'task' : 'task task-new'}>
      <div className="task-body">
        <p className="line-facts">
          <span className="chip">{t.notices.kinds[notice.kind]}</span>
          <span className="quiet small">{formatTime(new Date(notice.at), language)}</span>
        </p>
        {record.id === undefined ? !OF_SITE.has(notice.kind) && <p>{t.notices.unseen}</p> : <Link className="line-title" href={`/records/${record.id}`}>{name === '' ? t.records.untitled : name}</Link>}
        <p>{pick(notice.text)}</p>
        {notice.kind === 'due' && <Link href="/retention">{t.retention.title}</Link>}
      </div>
    </li>
  );
}

export default function Notices(_props: PageProps): JSX.Element {
  const t = useTexts();
  const notices = useNotices();
  const refresh = useRefreshRecords();
  const mark = useMutation({ mutationFn: (until: number) => call('post', '/notices/read', { body: { until } }), onSuccess: refresh });
  const newest = notices.data?.pages[0]?.notices[0]?.id ?? 0;
  return (
    <Page
      title={t.notices.title}
      lead={t.notices.lead}
      actions={
        (notices.data?.pages[0]?.unread ?? 0) > 0 ? (
          <Button className="button button-plain" isPending={mark.isPending} onPress={() => mark.mutate(newest)}>
            {t.notices.markRead}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice error={mark.error} />
      <Await of={notices}>
        {(answer) => (
          <>
            {newest === 0 && <p className="empty">{t.notices.none}</p>}
            <ul className="tasks" aria-label={t.notices.title}>
              {answer.pages.flatMap((page) => page.notices.map((notice) => <One key={notice.id} notice={notice} />))}
            </ul>
            {notices.hasNextPage && (
              <Button className="button button-plain" isPending={notices.isFetching} onPress={() => void notices.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </>
        )}
      </Await>
    </Page>
  );
}
