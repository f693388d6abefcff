// components/SourceFacts.tsx -- which file was handed over: its kind, size, pages, characters, fingerprint
import type { EditionDetail } from '../api/queries';
import { formatTime } from '../lib/dates';
import { sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';

export function SourceFacts(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { source } = props.edition;
  const facts: [string, string][] = [
    [t.review.file, source.name],
    [t.review.format, t.review.formats[source.format]],
    [t.review.size, t.imports.size(source.bytes)],
    ...(source.pages > 0 ? [[t.review.pages, t.number(source.pages)] as [string, string]] : []),
    [t.review.lines, t.number(source.lines)],
    [t.review.encoding, t.review.encodings[source.encoding] ?? source.encoding],
  ];
  return (
    <>
      <p>{t.review.importedBy(sayActor(t, props.edition.imported_by), formatTime(new Date(props.edition.imported_at), language))}</p>
      <dl className="facts facts-columns">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        <div className="facts-whole">
          <dt>{t.review.fingerprint}</dt>
          <dd className="code">{source.sha256}</dd>
        </div>
      </dl>
    </>
  );
}
