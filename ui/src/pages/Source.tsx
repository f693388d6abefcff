// pages/Source.tsx -- the document as handed over: which file it was, and its text with the numbers of lines
import { Link } from 'react-aria-components/Link';
import { useEdition, useSource } from '../api/queries';
import { Await } from '../components/Await';
import { EditionPicker } from '../components/EditionPicker';
import { Page } from '../components/Page';
import { SourceFacts } from '../components/SourceFacts';
import { useQuery } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

const LINES = 300;

function wholeNumber(text: string | undefined, otherwise: number): number {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isFinite(value) && value >= 1 ? value : otherwise;
}

export default function Source(props: PageProps): JSX.Element {
  const t = useTexts();
  const id = props.at['id'] ?? '';
  const [query] = useQuery();
  const from = wholeNumber(query['from'], 1);
  const edition = useEdition(id);
  const format = edition.data?.source.format;
  const source = useSource(id, from, from + LINES - 1);
  const [markFirst, markLast] = (query['mark'] ?? '').split('-').map((text) => wholeNumber(text, 0));
  const marked = (line: number): boolean =>
    markFirst !== undefined && line >= markFirst && line <= (markLast ?? markFirst);
  return (
    <Page
      title={t.source.title}
      lead={
        <>
          <p>{format === undefined || format === 'text' ? t.source.lead : t.source.readOut(t.review.formats[format])}</p>
          <EditionPicker chosen={id} page="source" />
        </>
      }
    >
      {edition.data !== undefined && (
        <section className="card" aria-labelledby="file">
          <h2 id="file">{t.review.sourceFacts}</h2>
          <SourceFacts edition={edition.data} />
        </section>
      )}
      <Await of={source}>
        {(answer) => {
          const last = answer.from + answer.lines.length - 1;
          return (
            <>
              <p className="quiet">{t.source.range(answer.from, last, answer.total)}</p>
              <div className="source-frame">
                <ol className="source-lines" lang="ja" start={answer.from}>
                  {answer.lines.map((line, index) => (
                    <li
                      key={answer.from + index}
                      value={answer.from + index}
                      className={marked(answer.from + index) ? 'source-marked' : undefined}
                    >
                      {line === '' ? '\u00a0' : line}
                    </li>
                  ))}
                </ol>
              </div>
              <p className="button-row">
                {answer.from > 1 && (
                  <Link className="button button-plain" href={`/editions/${id}/source?from=${Math.max(1, answer.from - LINES)}`}>
                    {t.source.previous}
                  </Link>
                )}
                {last < answer.total && (
                  <Link className="button button-plain" href={`/editions/${id}/source?from=${last + 1}`}>
                    {t.source.next}
                  </Link>
                )}
              </p>
            </>
          );
        }}
      </Await>
    </Page>
  );
}
