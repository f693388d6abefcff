// components/History.tsx -- who corrected what, from what to what, and why
import type { Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { fieldWord, sayActor, sayValue } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import { EventLink } from './EventLink';

export function History(props: { changes: readonly Schemas['Change'][] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  return (
    <section className="history" aria-labelledby="history">
      <h3 id="history">{t.reader.history}</h3>
      {props.changes.length === 0 ? (
        <p className="quiet small">{t.reader.historyNone}</p>
      ) : (
        <ol>
          {[...props.changes].reverse().map((change) => (
            <li key={`${change.version}-${change.field}`}>
              <p className="strong">{t.reader.historyLine(fieldWord(t, change.field).name)}</p>
              <p className="change">
                <del>
                  <span className="sr-only">{t.reader.before}: </span>
                  {sayValue(t, change.field, change.before)}
                </del>
                <span aria-hidden="true"> → </span>
                <ins>
                  <span className="sr-only">{t.reader.after}: </span>
                  {sayValue(t, change.field, change.after)}
                </ins>
              </p>
              <p>{change.reason}</p>
              {change.carried !== undefined && <p className="quiet small">{t.facts.carriedFrom}</p>}
              <p className="quiet small">
                {sayActor(t, change.by)}, {formatTime(new Date(change.at), language)},{' '}
                <EventLink index={change.event_index} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
