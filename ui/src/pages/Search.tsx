// pages/Search.tsx -- records of all types that hold the words, newest first
import { Button } from 'react-aria-components/Button';
import { useSearch } from '../api/records';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { SearchForm } from '../components/SearchForm';
import { RecordHead } from '../components/TaskRow';
import { useQuery } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function Search(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [query] = useQuery();
  const words = query['q'] ?? '';
  const found = useSearch(words);
  return (
    <Page title={t.records.search} lead={t.records.searchLead}>
      <SearchForm key={words} words={words} />
      {words !== '' && (
        <Await of={found}>
          {(answer) => (
            <>
              {answer.pages.every((page) => page.records.length === 0) && <p className="empty">{t.records.searchNone}</p>}
              <ul className="tasks" aria-label={t.records.search}>
                {answer.pages.flatMap((page) =>
                  page.records.map((record) => (
                    <li key={record.id} className="task">
                      <RecordHead record={record} names={page} />
                    </li>
                  )),
                )}
              </ul>
              {found.hasNextPage && (
                <Button className="button button-plain" isPending={found.isFetching} onPress={() => void found.fetchNextPage()}>
                  {t.common.more}
                </Button>
              )}
            </>
          )}
        </Await>
      )}
    </Page>
  );
}
