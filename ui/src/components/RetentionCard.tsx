// components/RetentionCard.tsx -- beside a record: how long it is kept, what holds it back
import { useState } from 'react';
import type { Schemas } from '../api/client';
import type { RecordWhole } from '../api/records';
import { dayBefore, formatDate, formatDay } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { RetentionForm } from './RetentionForm';
import { RetentionResults } from './RetentionResults';

function useWords(record: RecordWhole): string {
  const t = useTexts();
  const { language } = useLanguage();
  const { retention } = record;
  const said = retention.said_at === undefined || retention.said_at === '' ? '' : formatDate(new Date(retention.said_at), language);
  if (retention.state === 'erased') return retention.scope === 'fields' ? t.retention.isThin(said) : t.retention.isGone(said);
  if (retention.state === 'due') return t.retention.isDue(formatDay(dayBefore(retention.due_on), language));
  if (retention.state === 'extended') return t.retention.extendedUntil(formatDay(retention.until_on ?? '', language));
  return retention.due_on === '' ? t.retention.noEnd : t.retention.keptUntil(formatDay(dayBefore(retention.due_on), language));
}

export function RetentionCard(props: { record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const words = useWords(props.record);
  const [decided, setDecided] = useState<Schemas['RecordDecided']>();
  const { record } = props;
  const { retention } = record;
  const gone = retention.state === 'erased' && retention.scope === 'record';
  const one = { id: record.id, version: record.version };
  return (
    <section className="card" aria-labelledby="retention">
      <h2 id="retention">{t.retention.onRecord}</h2>
      <p>{words}</p>
      {decided !== undefined && <RetentionResults decided={decided} nameOf={() => record.number} />}
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
      {retention.may_hold && !gone && (
        <details className="details no-print">
          <summary>{t.retention.hold}</summary>
          <RetentionForm key={record.version} records={[one]} acts={['hold']} onDone={setDecided} />
        </details>
      )}
    </section>
  );
}
