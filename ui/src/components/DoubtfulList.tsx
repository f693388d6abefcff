// components/DoubtfulList.tsx -- the readings to look at first, with what is in doubt about each
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { doubtsOf, useDoubtful } from '../lib/doubt';
import { fieldWord, sayValue } from '../lib/words';
import { useTexts, type Texts } from '../texts';
import type { Unit } from '../api/queries';
import { Choice, type ChoiceOption } from './Choice';

const FIRST = 8;
const ANY = '(any)';

/** The value the reader settled on for a field, as words; empty when the field holds nothing. */
function valueOf(t: Texts, unit: Unit, field: string): string {
  const values: Readonly<Record<string, unknown>> = unit;
  const value = values[field];
  if (typeof value === 'string') return sayValue(t, field, value);
  return Array.isArray(value) ? sayValue(t, field, value.map(String)) : '';
}

/** The fields in doubt, each with how many units it is in doubt of, the commonest first. */
function fieldOptions(t: Texts, units: readonly Unit[]): ChoiceOption[] {
  const counts = new Map<string, number>();
  for (const doubt of units.flatMap(doubtsOf)) counts.set(doubt.field, (counts.get(doubt.field) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([field, count]) => ({ id: field, name: fieldWord(t, field).name, count: t.number(count) }));
}

export function DoubtfulList(props: { editionId: string }): JSX.Element {
  const t = useTexts();
  const doubtful = useDoubtful(props.editionId);
  const [all, setAll] = useState(false);
  const [field, setField] = useState(ANY);
  const fitting = field === ANY ? doubtful : doubtful.filter((unit) => doubtsOf(unit).some((doubt) => doubt.field === field));
  const shown = all ? fitting : fitting.slice(0, FIRST);
  return (
    <section className="card" aria-labelledby="doubtful">
      <h2 id="doubtful">{t.review.lowTitle}</h2>
      {doubtful.length === 0 ? (
        <p className="quiet">{t.review.lowNone}</p>
      ) : (
        <>
          <p className="quiet">
            {t.review.lowLead} {shown.length < fitting.length && t.review.lowShown(shown.length, fitting.length)}
          </p>
          <div className="choose-row no-print">
            <Choice
              quiet
              label={t.review.doubtField}
              value={field}
              options={[{ id: ANY, name: t.common.all, count: t.number(doubtful.length) }, ...fieldOptions(t, doubtful)]}
              onChange={setField}
            />
          </div>
          <ul className="doubtful">
            {shown.map((unit) => (
              <li key={unit.n}>
                <Link href={`/editions/${props.editionId}/read?path=${encodeURIComponent(unit.path)}&unit=${unit.n}`}>
                  {unit.path}
                </Link>
                <p className="clause-text clamp" lang="ja">{unit.text}</p>
                <p className="doubts">
                  {doubtsOf(unit).map((doubt) => (
                    <span key={doubt.field} className="chip chip-warn">
                      {fieldWord(t, doubt.field).name}: {valueOf(t, unit, doubt.field)} ({t.reader.doubt(doubt.percent)})
                    </span>
                  ))}
                </p>
              </li>
            ))}
          </ul>
          {shown.length < fitting.length && (
            <Button className="button button-plain" onPress={() => setAll(true)}>
              {t.review.lowAll(fitting.length)}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
