// pages/Notices.tsx -- what I was told
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { useNotices, useRefreshRecords } from '../api/records';
import { Await } from '../components/Await';
import { NoticeRow } from '../components/NoticeRow';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

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
              {answer.pages.flatMap((page) => page.notices.map((notice) => <NoticeRow key={notice.id} notice={notice} />))}
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
