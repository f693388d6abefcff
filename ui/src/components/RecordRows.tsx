// components/RecordRows.tsx -- a table of a form: each row a small form of its own, so that it fits a phone
import { useId, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { isAsked, type Row } from '../lib/records';
import { useTexts } from '../texts';
import type { FieldWords } from './ComboInput';
import { RecordField, type FieldProps } from './RecordField';

const MOST_ROWS = 1000;
const FIRST_ROW: readonly Row[] = [{}];

/** Rows keep their place on the screen while others come and go. */
function useKeys(count: number): { keys: readonly number[]; drop: (index: number) => void; insert: (index: number) => void } {
  const state = useRef<{ keys: number[]; next: number }>({ keys: [], next: 0 });
  const { current } = state;
  while (current.keys.length < count) current.keys.push(current.next++);
  current.keys.length = count;
  return {
    keys: current.keys,
    drop: (index) => current.keys.splice(index, 1),
    insert: (index) => current.keys.splice(index, 0, current.next++),
  };
}

export function RecordRows(props: FieldProps & { words: FieldWords; rowsOf: readonly Row[] }): JSX.Element {
  const t = useTexts();
  const id = useId();
  const { field, words } = props;
  // Where a row is demanded the first one stands there already.
  const rows = props.rowsOf.length === 0 && words.required === true ? FIRST_ROW : props.rowsOf;
  const columns = field.columns ?? [];
  const { keys, drop, insert } = useKeys(rows.length);
  const most = field.max ?? MOST_ROWS;
  const replace = (index: number, row: Row): void => props.onChange(rows.map((one, at) => (at === index ? row : one)));
  const add = (at: number, row: Row): void => {
    insert(at);
    props.onChange([...rows.slice(0, at), row, ...rows.slice(at)]);
  };
  return (
    <fieldset className="field rows" aria-describedby={words.error === undefined ? undefined : `${id}-error`}>
      <legend className="label">
        {words.label}
        {words.required === true && <span className="label-mark">{t.common.required}</span>}
      </legend>
      {words.about !== undefined && <p className="field-about">{words.about}</p>}
      {words.error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {words.error}
        </p>
      )}
      {rows.map((row, index) => {
        const needed = new Set(props.rows?.[index] ?? columns.filter((one) => one.required === 'yes').map((one) => one.name));
        return (
          <div key={keys[index]} role="group" aria-label={`${words.label} ${t.form.row(index + 1)}`} className="row-form">
            <p className="row-head">{t.form.row(index + 1)}</p>
            <div className="row-fields">
              {columns
                .filter((column) => column.value === undefined && isAsked(column, needed, row[column.name]))
                .map((column) => (
                  <div key={column.name} className={`form-cell cell-${column.kind}`} data-column={column.name}>
                    <RecordField
                      field={column}
                      value={row[column.name]}
                      required={needed.has(column.name)}
                      strict={props.strict === true}
                      onChange={(value) => replace(index, { ...row, [column.name]: value })}
                    />
                  </div>
                ))}
            </div>
            <div className="button-row">
              {rows.length < most && (
                <Button className="button button-quiet" onPress={() => add(index + 1, row)}>
                  {t.form.copyRow(index + 1)}
                </Button>
              )}
              <Button
                className="button button-quiet"
                onPress={() => {
                  drop(index);
                  props.onChange(rows.filter((_one, at) => at !== index));
                }}
              >
                {t.form.removeRow(index + 1)}
              </Button>
            </div>
          </div>
        );
      })}
      {rows.length < most && (
        <Button className="button button-plain rows-add" onPress={() => add(rows.length, {})} aria-label={`${words.label}: ${t.form.addRow}`}>
          {t.form.addRow}
        </Button>
      )}
    </fieldset>
  );
}
