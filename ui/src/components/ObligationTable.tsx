// components/ObligationTable.tsx -- thousands of rows, of which only those in sight exist; all of them on paper
import {
  createColumnHelper,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type Cell,
  type Row,
  type SortingState,
  type Table,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Unit } from '../api/queries';
import type { ColumnName } from '../lib/filters';
import { doubtsOf } from '../lib/doubt';
import { CODES, fieldWord, isCoded, sayValue } from '../lib/words';
import { useTexts, type Texts } from '../texts';
import { PlainLink } from './PlainLink';
import { Strength } from './Strength';

const ROW_PX = 76;
const OVERSCAN = 12;

/** Relative widths; the sentence takes what is left. */
const WIDTHS: Readonly<Record<ColumnName, string>> = {
  path: '8rem',
  text: 'minmax(16rem, 1fr)',
  actor: '9.5rem',
  modality: '10rem',
  timing: '6rem',
  mechanism: '9rem',
  capability: '9rem',
  approver: '10rem',
  notify: '10rem',
  records: '10rem',
  class: '9rem',
  kind: '7rem',
  chapter: '5rem',
  how_ja: '14rem',
};

/** Codes sort in the order the catalogue lists them, numbers in the order of the document. */
function sortKey(unit: Unit, name: ColumnName): string | number {
  if (name === 'path') return unit.n;
  if (isCoded(name)) {
    const codes: readonly string[] = CODES[name];
    return codes.indexOf(unit[name]);
  }
  const value = unit[name];
  return typeof value === 'string' ? value : value.join('、');
}

const helper = createColumnHelper<Unit>();

function useTable(units: Unit[], columns: readonly ColumnName[], sorting: SortingState): Table<Unit> {
  const definitions = useMemo(
    () => columns.map((name) => helper.accessor((unit) => sortKey(unit, name), { id: name })),
    [columns],
  );
  return useReactTable({
    data: units,
    columns: definitions,
    state: { sorting },
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    enableMultiSort: false,
  });
}

function CellValue(props: { t: Texts; name: string; unit: Unit; href: string }): JSX.Element {
  const { t, name, unit } = props;
  if (name === 'path') return <PlainLink href={props.href}>{unit.path}</PlainLink>;
  if (name === 'text') {
    return (
      <>
        <span className="clause-text clamp" lang="ja">{unit.text}</span>
        {unit.corrected && <span className="chip chip-good">{t.reader.correctedMark}</span>}
        {!unit.corrected && doubtsOf(unit).length > 0 && <span className="chip chip-warn">{t.reader.doubtful}</span>}
      </>
    );
  }
  if (name === 'modality') return <Strength unit={unit} />;
  if (name === 'chapter') return <>{unit.chapter}</>;
  if (name === 'actor' && unit.actor.length === 0) return <span className="quiet">{t.notNamed}</span>;
  if (isCoded(name)) return <>{sayValue(t, name, unit[name])}</>;
  const values: Readonly<Record<string, unknown>> = unit;
  const value = values[name];
  const said = Array.isArray(value) ? sayValue(t, name, value.map(String)) : String(value ?? '');
  return <span className={said === t.none ? 'quiet' : undefined}>{said}</span>;
}

// A row drawn once stays as it is while others scroll by.
const TableRow = memo(function TableRow(props: {
  row: Row<Unit>;
  index: number;
  template: string;
  hrefOf: (unit: Unit) => string;
  measure?: (element: HTMLElement | null) => void;
  top?: number;
}): JSX.Element {
  const t = useTexts();
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      data-index={props.index}
      ref={props.measure}
      className={props.top === undefined ? 'grid-row' : 'grid-row grid-row-placed'}
      style={{
        gridTemplateColumns: props.template,
        ...(props.top === undefined ? {} : { transform: `translateY(${props.top}px)` }),
      }}
    >
      {props.row.getAllCells().map((cell: Cell<Unit, unknown>) => (
        <div key={cell.id} role="cell" className={`grid-cell grid-${cell.column.id}`} data-label={fieldWord(t, cell.column.id).name}>
          <CellValue t={t} name={cell.column.id} unit={props.row.original} href={props.hrefOf(props.row.original)} />
        </div>
      ))}
    </div>
  );
});

function Heads(props: { table: Table<Unit>; template: string; onSort: (name: string) => void }): JSX.Element {
  const t = useTexts();
  const [sorted] = props.table.getState().sorting;
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: props.template }}>
        {props.table.getFlatHeaders().map((header) => {
          const mine = sorted?.id === header.id;
          const word = fieldWord(t, header.id);
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-sort={mine ? (sorted.desc ? 'descending' : 'ascending') : 'none'}
              className="grid-cell"
            >
              <Button className="sort-button" onPress={() => props.onSort(header.id)} aria-label={t.obligations.sortBy(word.name)}>
                {word.name}
                <span aria-hidden="true" className="sort-mark">
                  {mine ? (sorted.desc ? '▼' : '▲') : '↕'}
                </span>
              </Button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** On paper every row must stand, not only those in sight. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const query = window.matchMedia('print');
    const listen = (): void => setPrinting(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return printing;
}

function VirtualRows(props: { rows: Row<Unit>[]; template: string; hrefOf: (unit: Unit) => string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setMargin((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const virtual = useWindowVirtualizer({
    count: props.rows.length,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: margin,
  });
  return (
    <div role="rowgroup" ref={place} className="grid-body" style={{ height: `${virtual.getTotalSize()}px` }}>
      {virtual.getVirtualItems().map((item) => {
        const row = props.rows[item.index];
        if (row === undefined) return null;
        return (
          <TableRow
            key={row.id}
            row={row}
            index={item.index}
            template={props.template}
            hrefOf={props.hrefOf}
            measure={virtual.measureElement}
            top={item.start - margin}
          />
        );
      })}
    </div>
  );
}

export function ObligationTable(props: {
  units: Unit[];
  columns: readonly ColumnName[];
  sort: string;
  onSort: (sort: string) => void;
  hrefOf: (unit: Unit) => string;
}): JSX.Element {
  const t = useTexts();
  const printing = usePrinting();
  const descending = props.sort.startsWith('-');
  const sortedBy = descending ? props.sort.slice(1) : props.sort;
  const sorting = useMemo<SortingState>(
    () => (props.columns.some((name) => name === sortedBy) ? [{ id: sortedBy, desc: descending }] : []),
    [props.columns, sortedBy, descending],
  );
  const table = useTable(props.units, props.columns, sorting);
  const { rows } = table.getRowModel();
  const template = props.columns.map((name) => WIDTHS[name]).join(' ');
  const sortBy = (name: string): void => {
    if (sortedBy !== name) props.onSort(name);
    else props.onSort(descending ? '' : `-${name}`);
  };
  return (
    <div className="grid-frame">
      <div
        role="table"
        aria-label={t.obligations.table}
        aria-rowcount={rows.length + 1}
        aria-colcount={props.columns.length}
        className="grid"
      >
        <Heads table={table} template={template} onSort={sortBy} />
        {printing ? (
          <div role="rowgroup">
            {rows.map((row, index) => (
              <TableRow key={row.id} row={row} index={index} template={template} hrefOf={props.hrefOf} />
            ))}
          </div>
        ) : (
          <VirtualRows rows={rows} template={template} hrefOf={props.hrefOf} />
        )}
      </div>
    </div>
  );
}
