// components/FactCompare.tsx -- two people corrected one fact: how it stands, what was typed, and a choice
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import type { FactDetail, FactTyped } from '../lib/facts';
import { sayActor } from '../lib/words';
import { useTexts } from '../texts';
import { sayFunction } from './FactTable';
import { Notice } from './Notice';

export function sayDetails(details: readonly FactDetail[]): string {
  return details.map((one) => (one.label === '' ? one.text : `${one.label}: ${one.text}`)).join('\n');
}

export function FactCompare(props: {
  current: Schemas['FactDetailed'];
  typed: FactTyped;
  onKeepMine: () => void;
  onKeepTheirs: () => void;
}): JSX.Element {
  const t = useTexts();
  const { current, typed } = props;
  const rows: [string, string, string][] = [
    ['name', current.name, typed.name],
    ['value', current.value, typed.value],
    ['function', sayFunction(t, current.function), sayFunction(t, typed.function)],
    ['details', sayDetails(current.details), sayDetails(typed.details)],
    ['path', current.path, typed.path],
  ];
  const last = current.history[current.history.length - 1];
  return (
    <div className="conflict">
      <Notice kind="warn" title={t.correct.conflictTitle} live>
        <p>{t.correct.conflictLead}</p>
        {last !== undefined && (
          <p>
            {sayActor(t, last.by)}: {last.reason}
          </p>
        )}
      </Notice>
      <table className="table" aria-label={t.correct.conflictTitle}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t.facts.field['name']}</span>
            </th>
            <th scope="col">{t.correct.theirs}</th>
            <th scope="col">{t.correct.mine}</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(([, theirs, mine]) => theirs !== mine)
            .map(([field, theirs, mine]) => (
              <tr key={field}>
                <th scope="row">{t.facts.field[field]}</th>
                <td className="lines">{theirs}</td>
                <td className="strong lines">{mine}</td>
              </tr>
            ))}
        </tbody>
      </table>
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
