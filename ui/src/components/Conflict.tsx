// components/Conflict.tsx -- two people corrected one sentence: both versions side by side, and a choice
import { Button } from 'react-aria-components/Button';
import type { UnitDetail } from '../api/queries';
import { sameValue, type Changes, type Value } from '../lib/correction';
import { FIELDS, fieldWord, sayValue, type Field } from '../lib/words';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function Conflict(props: {
  opened: UnitDetail;
  current: UnitDetail;
  changes: Changes;
  onKeepMine: () => void;
  onKeepTheirs: () => void;
}): JSX.Element {
  const t = useTexts();
  const { opened, current, changes } = props;
  const rows = FIELDS.filter((field) => changes[field] !== undefined || !sameValue(opened[field], current[field]));
  const mine = (field: Field): Value => changes[field] ?? opened[field];
  const last = current.history[current.history.length - 1];
  return (
    <div className="conflict">
      <Notice kind="warn" title={t.correct.conflictTitle} live>
        <p>{t.correct.conflictLead}</p>
        {last !== undefined && (
          <p>
            {last.by}: {last.reason}
          </p>
        )}
      </Notice>
      <div className="table-frame">
        <table className="table" aria-label={t.correct.conflictTitle}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t.reader.reading}</span>
              </th>
              <th scope="col">{t.correct.opened}</th>
              <th scope="col">{t.correct.theirs}</th>
              <th scope="col">{t.correct.mine}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((field) => (
              <tr key={field}>
                <th scope="row">{fieldWord(t, field).name}</th>
                <td>{sayValue(t, field, opened[field])}</td>
                <td>{sayValue(t, field, current[field])}</td>
                <td className="strong">{sayValue(t, field, mine(field))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="button-row">
        <Button className="button button-primary" onPress={props.onKeepMine}>
          {t.correct.keepMine}
        </Button>
        <Button className="button button-plain" onPress={props.onKeepTheirs}>
          {t.correct.keepTheirs}
        </Button>
      </div>
    </div>
  );
}
