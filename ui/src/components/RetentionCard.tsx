// components/RetentionCard.tsx -- beside a record: how long it is kept, what holds it back
import { useState } from 'react';
import type { Schemas } from '../api/client';
import type { RecordWhole } from '../api/records';
import { formatDay, formatDayOf } from '../lib/dates';
import { isGone, sayLastDay } from '../lib/retention';
import { useLanguage, useTexts } from '../texts';
import { DecidedResults } from './DecidedResults';
import { RetentionForm } from './RetentionForm';

function useWords(record: RecordWhole): string {
  const t = useTexts();
  const { language } = useLanguage();
  const { retention } = record;
  const said = formatDayOf(retention.said_at, language);
  if (isGone(retention)) return t.retention.isGone(said);
  if (retention.state === 'erased') return t.retention.isThin(said);
  if (retention.state === 'due') return t.retention.isDue(sayLastDay(retention, language));
  if (retention.state === 'extended') return t.retention.extendedUntil(formatDay(retention.until_on ?? '', language));
  return retention.due_on === '' ? t.retention.noEnd : t.retention.keptUntil(sayLastDay(retention, language));
}

export function RetentionCard(props: { record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const words = useWords(props.record);
  const [decided, setDecided] = useState<Schemas['RecordDecided']>();
  const { record } = props;
  const { retention } = record;
  const one = { id: record.id, version: record.version };
  return (
    <section className="card" aria-labelledby="retention">
      <h2 id="retention">{t.retention.onRecord}</h2>
      <p>{words}</p>
      {decided !== undefined && <DecidedResults decided={decided} nameOf={() => record.number} />}
      <ul className="plain-list">
        {retention.holds.map((hold) => (
          <li key={hold.id}>
            <p className="strong">{t.retention.isHeld(t.retention.kinds[hold.kind])}</p>
            {hold.reason !== '' && (
              <p className="small">
                {hold.reason}（{record.names[hold.person] ?? t.records.unnamed}）
              </p>
            )}
            {retention.may_hold && (
              <details className="details no-print">
                <summary>{t.retention.release}</summary>
                <RetentionForm key={record.version} records={[{ ...one, hold: hold.id }]} acts={['release']} onDone={setDecided} />
              </details>
            )}
          </li>
        ))}
      </ul>
      {retention.may_hold && !isGone(retention) && (
        <details className="details no-print">
          <summary>{t.retention.hold}</summary>
          <RetentionForm key={record.version} records={[one]} acts={['hold']} onDone={setDecided} />
        </details>
      )}
    </section>
  );
}
