// pages/Heatmap.tsx -- chapter by means as a coloured table; each number opens what it counts
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useHeatmap } from '../api/queries';
import { Await } from '../components/Await';
import { EditionPicker } from '../components/EditionPicker';
import { Page } from '../components/Page';
import { wordFor } from '../lib/words';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Map = Schemas['Heatmap'];
const LEVELS = 5;

/** 0 for none, else 1 to 5 by square root: a few stay visible beside many. */
function level(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil(LEVELS * Math.sqrt(count / most)));
}

function Legend(): JSX.Element {
  const t = useTexts();
  return (
    <p className="legend" aria-hidden="true">
      {t.heatmap.legend}: {t.heatmap.few}
      {Array.from({ length: LEVELS }, (_none, index) => (
        <span key={index} className={`heat heat-${index + 1}`} />
      ))}
      {t.heatmap.many}
    </p>
  );
}

function MapTable(props: { id: string; map: Map }): JSX.Element {
  const t = useTexts();
  const { map } = props;
  const most = Math.max(1, ...map.chapters.flatMap((chapter) => chapter.counts));
  const href = (chapter: Map['chapters'][number] | undefined, mechanism: string | undefined): string => {
    const parameters = new URLSearchParams();
    if (chapter !== undefined) {
      parameters.set('part', chapter.part);
      parameters.set('chapter', chapter.chapter);
    }
    if (mechanism !== undefined) parameters.set('mechanism', mechanism);
    return `/editions/${props.id}/obligations?${parameters.toString()}`;
  };
  const sum = (index: number): number => map.chapters.reduce((total, chapter) => total + (chapter.counts[index] ?? 0), 0);
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t.heatmap.caption}>
      <table className="heatmap">
        <caption>{t.heatmap.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.heatmap.chapter}</th>
            {map.mechanisms.map((mechanism) => (
              <th key={mechanism} scope="col">
                {wordFor(t, 'mechanism', mechanism).name}
              </th>
            ))}
            <th scope="col">{t.heatmap.total}</th>
          </tr>
        </thead>
        <tbody>
          {map.chapters.map((chapter) => {
            const name = t.obligations.chapterName(chapter.chapter, chapter.title);
            return (
              <tr key={`${chapter.part}/${chapter.chapter}`}>
                <th scope="row">
                  <span className="quiet small block">{chapter.part}</span>
                  {name}
                </th>
                {map.mechanisms.map((mechanism, index) => {
                  const count = chapter.counts[index] ?? 0;
                  return (
                    <td key={mechanism} className={`heat heat-${level(count, most)}`}>
                      {count === 0 ? (
                        <span aria-label={t.heatmap.cell(name, wordFor(t, 'mechanism', mechanism).name, 0)} role="img">
                          ·
                        </span>
                      ) : (
                        <Link
                          href={href(chapter, mechanism)}
                          aria-label={t.heatmap.cell(name, wordFor(t, 'mechanism', mechanism).name, count)}
                        >
                          {t.number(count)}
                        </Link>
                      )}
                    </td>
                  );
                })}
                <td className="heat-total">
                  {chapter.total === 0 ? (
                    t.number(0)
                  ) : (
                    <Link href={href(chapter, undefined)} aria-label={t.heatmap.cell(name, t.heatmap.total, chapter.total)}>
                      {t.number(chapter.total)}
                    </Link>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.heatmap.total}</th>
            {map.mechanisms.map((mechanism, index) => (
              <td key={mechanism} className="heat-total">
                <Link
                  href={href(undefined, mechanism)}
                  aria-label={t.heatmap.cell(t.heatmap.total, wordFor(t, 'mechanism', mechanism).name, sum(index))}
                >
                  {t.number(sum(index))}
                </Link>
              </td>
            ))}
            <td className="heat-total">
              <Link href={href(undefined, undefined)}>{t.number(map.total)}</Link>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

export default function Heatmap(props: PageProps): JSX.Element {
  const t = useTexts();
  const id = props.at['id'] ?? '';
  const map = useHeatmap(id);
  return (
    <Page
      wide
      title={t.heatmap.title}
      lead={
        <>
          <EditionPicker chosen={id} page="heatmap" />
          <p>{t.heatmap.lead}</p>
        </>
      }
      actions={
        <Button className="button button-plain no-print" onPress={() => window.print()}>
          {t.common.print}
        </Button>
      }
    >
      <Await of={map}>
        {(answer) => (
          <>
            <Legend />
            <MapTable id={id} map={answer} />
            <section className="card" aria-labelledby="meanings">
              <h2 id="meanings">{t.heatmap.meanings}</h2>
              <dl className="meanings">
                {answer.mechanisms.map((mechanism) => (
                  <div key={mechanism}>
                    <dt>{wordFor(t, 'mechanism', mechanism).name}</dt>
                    <dd>{wordFor(t, 'mechanism', mechanism).about}</dd>
                  </div>
                ))}
              </dl>
            </section>
          </>
        )}
      </Await>
    </Page>
  );
}
