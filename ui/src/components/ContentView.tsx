// components/ContentView.tsx -- what an event holds, as nested lists of names and values
import { useState } from 'react';
import { useTexts } from '../texts';
import { fieldWord, sayValue } from '../lib/words';

const SHOWN_ITEMS = 20;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A long list of records is drawn only when somebody opens it. */
function Records(props: { name: string; items: readonly unknown[]; depth: number }): JSX.Element {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <details className="details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.common.count(props.items.length)}</summary>
      {open && (
        <ol className="content-list">
          {props.items.slice(0, SHOWN_ITEMS).map((item, index) => (
            <li key={index}>
              <Value name={props.name} value={item} depth={props.depth + 1} />
            </li>
          ))}
          {props.items.length > SHOWN_ITEMS && <li className="quiet">… ({t.common.count(props.items.length)})</li>}
        </ol>
      )}
    </details>
  );
}

function Value(props: { name: string; value: unknown; depth: number }): JSX.Element {
  const t = useTexts();
  const { name, value, depth } = props;
  if (typeof value === 'string') return <>{value === '' ? t.none : sayValue(t, name, value)}</>;
  if (typeof value === 'number') return <>{t.number(value)}</>;
  if (typeof value === 'boolean') return <>{value ? '✓' : '–'}</>;
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (items.every((item) => typeof item === 'string')) return <>{sayValue(t, name, items.map(String))}</>;
    return <Records name={name} items={items} depth={depth} />;
  }
  if (isRecord(value)) return <ContentView value={value} depth={depth + 1} />;
  return <>{t.none}</>;
}

export function ContentView(props: { value: Record<string, unknown>; depth?: number }): JSX.Element {
  const t = useTexts();
  return (
    <dl className="facts">
      {Object.entries(props.value).map(([name, value]) => (
        <div key={name}>
          <dt>{t.content[name] ?? fieldWord(t, name).name}</dt>
          <dd>
            <Value name={name} value={value} depth={props.depth ?? 0} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
