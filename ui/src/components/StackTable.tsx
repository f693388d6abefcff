// components/StackTable.tsx -- a table that becomes a list of cards where there is no room for columns
import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  head: string;
  /** The head is for screen readers only: what stands below explains itself. */
  quietHead?: boolean;
  /** The cell names its row. */
  names?: boolean;
  className?: string;
  cell: (row: T) => ReactNode;
}

/** Roles are written out: a table laid out as cards would lose those it has by itself. */
export function StackTable<T>(props: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  rowClass?: (row: T) => string;
}): JSX.Element {
  return (
    <table className="table table-stack" aria-label={props.label} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th key={column.key} scope="col" role="columnheader" className={column.className}>
              {column.quietHead === true ? <span className="sr-only">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr key={props.keyOf(row)} role="row" className={props.rowClass?.(row)}>
            {props.columns.map((column) =>
              column.names === true ? (
                <th key={column.key} scope="row" role="rowheader" className={column.className}>
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.key}
                  role="cell"
                  className={column.className}
                  data-label={column.quietHead === true ? undefined : column.head}
                >
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
