// components/ContentView.tsx -- what an event holds, as nested lists of names and values
import { useTexts } from '../texts';
import { fieldWord, sayValue } from '../lib/words';

const SHOWN_ITEMS = 20;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
    return (
      <ol className="content-list">
        {items.slice(0, SHOWN_ITEMS).map((item, index) => (
          <li key={index}>
            <Value name={name} value={item} depth={depth + 1} />
          </li>
        ))}
        {items.length > SHOWN_ITEMS && <li className="quiet">… ({t.common.count(items.length)})</li>}
      </ol>
    );
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
