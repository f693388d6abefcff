// pages/Registers.tsx -- every type of record, as the way to its register; and what was searched for in all of them
import { Link } from 'react-aria-components/Link';
import { useTypes, useViews } from '../api/records';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { SearchForm } from '../components/SearchForm';
import { viewHref } from '../lib/registers';
import { usePick } from '../lib/say';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

function Views(): JSX.Element | null {
  const t = useTexts();
  const views = useViews();
  const list = views.data?.views ?? [];
  if (list.length === 0) return null;
  return (
    <section className="card" aria-labelledby="views">
      <h2 id="views">{t.registers.views}</h2>
      <ul className="plain-list">
        {list.map((view) => (
          <li key={view.id}>
            <Link href={viewHref(view.type, view.body)}>{view.name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function Registers(_props: PageProps): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const types = useTypes();
  return (
    <Page
      title={t.registers.title}
      lead={t.registers.lead}
      actions={
        <>
          <Link href="/retention" className="button button-plain">
            {t.retention.title}
          </Link>
          <Link href="/relieved" className="button button-plain">
            {t.relieved.title}
          </Link>
        </>
      }
    >
      <SearchForm />
      <Views />
      <Await of={types}>
        {(answer) => (
          <ul className="ways" aria-label={t.registers.title}>
            {answer.types.map((type) => (
              <li key={type.type}>
                <Link href={`/registers/${type.type}`} className="way">
                  <span className="way-words">{pick(type.title)}</span>
                  <span className="quiet small">
                    {t.list(type.forms)}
                    {type.recurs && ` ${t.registers.recurs}`}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Page>
  );
}
