// components/UnreadTable.tsx -- lines that were not read as clauses, and why; the unknown ones first
import { Link } from 'react-aria-components/Link';
import type { EditionDetail } from '../api/queries';
import { useTexts } from '../texts';

type Unread = EditionDetail['unread_parts'][number];

function weight(part: Unread): number {
  return part.why === 'unknown' ? 0 : 1;
}

export function UnreadTable(props: { editionId: string; parts: readonly Unread[] }): JSX.Element {
  const t = useTexts();
  const parts = [...props.parts].sort((a, b) => weight(a) - weight(b) || (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
  return (
    <section className="card" aria-labelledby="unread">
      <h2 id="unread">{t.review.unread}</h2>
      {parts.length === 0 ? (
        <p className="quiet">{t.review.unreadNone}</p>
      ) : (
        <>
          <p className="quiet">{t.review.unreadLead}</p>
          <div className="table-frame">
            <table className="table" aria-labelledby="unread">
              <thead>
                <tr>
                  <th scope="col">{t.review.where}</th>
                  <th scope="col">{t.review.why}</th>
                  <th scope="col">{t.review.text}</th>
                </tr>
              </thead>
              <tbody>
                {parts.map((part) => {
                  const [first = 1, last = first] = part.lines;
                  return (
                    <tr key={`${first}-${last}-${part.why}`}>
                      <td className="cell-time">
                        <Link href={`/editions/${props.editionId}/source?from=${Math.max(1, first - 3)}&mark=${first}-${last}`}>
                          {t.lines(first, last)}
                        </Link>
                      </td>
                      <td>
                        <span className={part.why === 'unknown' ? 'chip chip-warn' : 'chip'}>
                          {t.review.whyWords[part.why].name}
                        </span>
                        <span className="quiet small block">{t.review.whyWords[part.why].about}</span>
                      </td>
                      <td className="clause-text" lang="ja">{part.text}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
