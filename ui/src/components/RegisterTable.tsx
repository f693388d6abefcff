// components/RegisterTable.tsx -- ten thousand lines, of which only those in sight exist; all of them on paper
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { RecordType } from '../api/records';
import { formatDay } from '../lib/dates';
import { fieldOf } from '../lib/records';
import { cellOf, grouped, type Entry, type Line } from '../lib/registers';
import { usePick, useSay, type Names } from '../lib/say';
import { useLanguage, useTexts, type Texts } from '../texts';
import { PlainLink } from './PlainLink';
import { DueLine, RecordState } from './RecordState';

const ROW_PX = 62;
const OVERSCAN = 4;
const WIDE = new Set(['title', 'text']);

function headOf(type: RecordType, name: string, t: Texts, pick: ReturnType<typeof usePick>): string {
  const own: Readonly<Record<string, string>> = {
    number: t.records.number,
    title: t.records.name,
    state: t.records.state,
    applicant: t.records.applicant,
    applicant_unit: t.records.unit,
    due: t.records.due,
    opened: t.records.opened,
    changed: t.records.changed,
  };
  return own[name] ?? pick(fieldOf(type, name)?.label);
}

export function useHeads(type: RecordType): (name: string) => string {
  const t = useTexts();
  const pick = usePick();
  return useCallback((name: string) => headOf(type, name, t, pick), [type, t, pick]);
}

function Cell(props: { type: RecordType; line: Line; name: string; names: Names }): JSX.Element {
  const t = useTexts();
  const say = useSay();
  const { language } = useLanguage();
  const { line, name, type } = props;
  if (name === 'title') return <PlainLink href={`/records/${line.id}`}>{line.title === '' ? t.records.untitled : line.title}</PlainLink>;
  if (name === 'number') return <>{line.number}</>;
  if (name === 'state') return <RecordState label={line.state_label} code={line.state} final={line.closed_at !== ''} late={line.late} />;
  if (name === 'due') return <DueLine bare due={line.due_at} late={line.late} />;
  if (name === 'opened' || name === 'changed') return <>{formatDay(dayOf(line[`${name}_at`]), language)}</>;
  const field = fieldOf(type, name);
  return <>{field === undefined ? '' : say(field, cellOf(type, line, name), props.names)}</>;
}

const JST_MS = 9 * 3_600_000;
function dayOf(time: string): string {
  return time === '' ? '' : new Date(new Date(time).getTime() + JST_MS).toISOString().slice(0, 10);
}

interface Look {
  type: RecordType;
  columns: readonly string[];
  template: string;
  names: Names;
  heads: (name: string) => string;
  group: string;
}

// A row drawn once stays as it is while others scroll by.
const Row = memo(function Row(props: { look: Look; entry: Entry; index: number; top?: number; measure?: (element: HTMLElement | null) => void }): JSX.Element {
  const t = useTexts();
  const say = useSay();
  const { look, entry } = props;
  const style = { gridTemplateColumns: look.template, ...(props.top === undefined ? {} : { transform: `translateY(${props.top}px)` }) };
  const className = props.top === undefined ? 'grid-row' : 'grid-row grid-row-placed';
  if (entry.kind === 'head') {
    const field = fieldOf(look.type, look.group);
    const words = field === undefined ? '' : say(field, entry.value, look.names);
    return (
      <div role="row" aria-rowindex={props.index + 2} data-index={props.index} ref={props.measure} className={`${className} grid-group`} style={style}>
        <div role="cell" aria-colspan={look.columns.length} className="grid-group-head">
          {words === '' ? t.registers.other : words} <span className="quiet">{t.common.count(entry.count)}</span>
        </div>
      </div>
    );
  }
  return (
    <div role="row" aria-rowindex={props.index + 2} data-index={props.index} ref={props.measure} className={className} style={style}>
      {look.columns.map((name) => (
        <div key={name} role="cell" className={`grid-cell register-${name}`} data-label={look.heads(name)}>
          <span className="clamp-two">
            <Cell type={look.type} line={entry.line} name={name} names={look.names} />
          </span>
        </div>
      ))}
    </div>
  );
});

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

function VirtualRows(props: { look: Look; entries: readonly Entry[] }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setMargin((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [props.entries.length]);
  const virtual = useWindowVirtualizer({ count: props.entries.length, estimateSize: () => ROW_PX, overscan: OVERSCAN, scrollMargin: margin });
  return (
    <div role="rowgroup" ref={place} className="grid-body" style={{ height: `${virtual.getTotalSize()}px` }}>
      {virtual.getVirtualItems().map((item) => {
        const entry = props.entries[item.index];
        if (entry === undefined) return null;
        return <Row key={entry.key} look={props.look} entry={entry} index={item.index} measure={virtual.measureElement} top={item.start - margin} />;
      })}
    </div>
  );
}

function Heads(props: { look: Look; sort: string; onSort: (sort: string) => void }): JSX.Element {
  const t = useTexts();
  const { look } = props;
  const descending = props.sort.startsWith('-');
  const by = descending ? props.sort.slice(1) : props.sort;
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: look.template }}>
        {look.columns.map((name) => {
          const mine = by === name;
          const head = look.heads(name);
          return (
            <div key={name} role="columnheader" aria-sort={mine ? (descending ? 'descending' : 'ascending') : 'none'} className="grid-cell">
              <Button
                className="sort-button"
                aria-label={t.registers.sortBy(head)}
                onPress={() => props.onSort(mine ? (descending ? '' : `-${name}`) : name)}
              >
                {head}
                <span aria-hidden="true" className="sort-mark">
                  {mine ? (descending ? '▼' : '▲') : '↕'}
                </span>
              </Button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

export function RegisterTable(props: {
  type: RecordType;
  lines: readonly Line[];
  columns: readonly string[];
  group: string;
  sort: string;
  label: string;
  names: Names;
  onSort: (sort: string) => void;
}): JSX.Element {
  const t = useTexts();
  const end = useId();
  const printing = usePrinting();
  const heads = useHeads(props.type);
  const template = props.columns.map((name) => (WIDE.has(name) ? 'minmax(12rem, 2fr)' : name === 'number' ? 'minmax(5.5rem, 0.7fr)' : 'minmax(5.5rem, 1fr)')).join(' ');
  const { type, columns, names, group, lines } = props;
  const look = useMemo<Look>(() => ({ type, columns, template, names, heads, group }), [type, columns, template, names, heads, group]);
  const entries = useMemo(() => grouped(type, lines, group === '' ? undefined : fieldOf(type, group)), [type, lines, group]);
  return (
    <div className="grid-frame register">
      <a
        className="skip skip-here"
        href={`#${end}`}
        onClick={(event) => {
          event.preventDefault(); // the address says which lines are shown
          document.getElementById(end)?.focus();
        }}
      >
        {t.registers.skip}
      </a>
      <div role="table" aria-label={props.label} aria-rowcount={entries.length + 1} aria-colcount={props.columns.length} className="grid">
        <Heads look={look} sort={props.sort} onSort={props.onSort} />
        {printing ? (
          <div role="rowgroup">
            {entries.map((entry, index) => (
              <Row key={entry.key} look={look} entry={entry} index={index} />
            ))}
          </div>
        ) : (
          <VirtualRows look={look} entries={entries} />
        )}
      </div>
      <p id={end} tabIndex={-1} className="sr-only">
        {t.registers.end}
      </p>
    </div>
  );
}
