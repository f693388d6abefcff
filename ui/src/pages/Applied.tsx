// pages/Applied.tsx -- what I asked for or reported and is not finished
import { Button } from 'react-aria-components/Button';
import { useApplied } from '../api/records';
import { AppliedRow } from '../components/AppliedRow';
import { Await } from '../components/Await';
import { DraftShelf } from '../components/DraftShelf';
import { Page } from '../components/Page';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function Applied(_props: PageProps): JSX.Element {
  const t = useTexts();
  const applied = useApplied();
  return (
    <Page title={t.applied.title} lead={t.applied.lead}>
      <DraftShelf />
      <Await of={applied}>
        {(answer) => (
          <>
            {answer.pages[0]?.total === 0 && <p className="empty">{t.applied.none}</p>}
            <ul className="tasks" aria-label={t.applied.title}>
              {answer.pages.flatMap((page) => page.records.map((record) => <AppliedRow key={record.id} record={record} names={page} />))}
            </ul>
            {applied.hasNextPage && (
              <Button className="button button-plain" isPending={applied.isFetching} onPress={() => void applied.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </>
        )}
      </Await>
    </Page>
  );
}
