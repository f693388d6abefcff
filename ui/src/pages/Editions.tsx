// pages/Editions.tsx -- every edition taken in
import { Link } from 'react-aria-components/Link';
import { useEditions } from '../api/queries';
import { Await } from '../components/Await';
import { EditionState } from '../components/EditionState';
import { ForAdministrators } from '../components/ForAdministrators';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { formatTime } from '../lib/dates';
import { useQuery } from '../lib/location';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function Editions(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const editions = useEditions();
  const [query] = useQuery();
  const discarded = /^\d+$/.test(query['discarded'] ?? '') ? query['discarded'] : undefined;
  return (
    <Page
      title={t.editions.title}
      lead={t.editions.lead}
      actions={
        <ForAdministrators>
          <Link href="/import" className="button button-primary">
            {t.nav.import}
          </Link>
        </ForAdministrators>
      }
    >
      {discarded !== undefined && (
        <Notice kind="good" title={t.discard.done} live>
          <p>
            <Link href={`/ledger/events/${discarded}`}>{t.ledger.title}</Link>
          </p>
        </Notice>
      )}
      <Await of={editions}>
        {(answer) =>
          answer.editions.length === 0 ? (
            <p className="quiet">{t.editions.empty}</p>
          ) : (
            <div className="table-frame">
              <table className="table" aria-label={t.editions.title}>
                <thead>
                  <tr>
                    <th scope="col">{t.editions.name}</th>
                    <th scope="col">{t.editions.stateHead}</th>
                    <th scope="col">{t.editions.imported}</th>
                    <th scope="col" className="cell-number">
                      {t.home.obligations}
                    </th>
                    <th scope="col">
                      <span className="sr-only">{t.imports.open}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {answer.editions.map((edition) => (
                    <tr key={edition.id}>
                      <td>
                        <Link href={`/editions/${edition.id}/read`}>{edition.title}</Link>
                        <span className="quiet small block">{edition.source.name}</span>
                      </td>
                      <td>
                        <EditionState edition={edition} />
                      </td>
                      <td className="cell-time">{formatTime(new Date(edition.imported_at), language)}</td>
                      <td className="cell-number">
                        <Link href={`/editions/${edition.id}/obligations?kind=obligation`}>
                          {t.number(edition.obligations)}
                        </Link>
                      </td>
                      <td>
                        <Link href={`/editions/${edition.id}/review`}>{t.review.title}</Link>
                        {answer.editions.length > 1 && (
                          <>
                            <br />
                            <Link href={`/editions/${edition.id}/diff`}>{t.diff.title}</Link>
                          </>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Await>
    </Page>
  );
}
