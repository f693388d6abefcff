// components/DiffRow.tsx -- one difference of two editions: both sentences side by side, changes marked inside them
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { halfOf, type DiffEntry } from '../lib/diff';
import { fieldWord, sayValue } from '../lib/words';
import { useTexts, type Texts } from '../texts';
import { clauseHref } from './ClauseLink';

type Side = Schemas['DiffSide'];
type Field = Schemas['DiffField'];

/** Marked words, said aloud as well: deleted … end, inserted … end. */
function MarkedHalf(props: { words: readonly Schemas['DiffWords'][]; side: 'old' | 'new' }): JSX.Element {
  const t = useTexts();
  const Mark = props.side === 'old' ? 'del' : 'ins';
  return (
    <>
      {halfOf(props.words, props.side).map((half, index) =>
        half.change === 'same' ? (
          <span key={index}>{half.text}</span>
        ) : (
          <Mark key={index} className="diff-mark">
            <span className="sr-only">[{props.side === 'old' ? t.diff.deleted : t.diff.inserted}: </span>
            {half.text}
            <span className="sr-only">] </span>
          </Mark>
        ),
      )}
    </>
  );
}

function Place(props: { editionId: string; side: Side }): JSX.Element {
  const { side } = props;
  return (
    <p className="diff-place small">
      <Link href={clauseHref(props.editionId, side.path, side.n)} lang="ja">
        {side.path}
      </Link>{' '}
      <span className="quiet" lang="ja">{side.title}</span>
    </p>
  );
}

function Half(props: { entry: DiffEntry; side: 'old' | 'new'; editionId: string }): JSX.Element {
  const t = useTexts();
  const { entry, side } = props;
  const list = side === 'old' ? entry.from : entry.to;
  const whole = side === 'old' ? entry.kind === 'removed' : entry.kind === 'added';
  const words = entry.words ?? [];
  return (
    <div className={`diff-half diff-${side}`}>
      <p className="diff-side small quiet">{side === 'old' ? t.diff.old : t.diff.fresh}</p>
      {list.length === 0 && <p className="quiet">{t.diff.nothingHere}</p>}
      {list.map((one) => (
        <Place key={one.n} editionId={props.editionId} side={one} />
      ))}
      {list.length > 0 && (
        <p className={whole ? 'clause-text diff-whole' : 'clause-text'} lang="ja">
          {words.length > 0 ? <MarkedHalf words={words} side={side} /> : list.map((one) => one.text).join('')}
        </p>
      )}
    </div>
  );
}

function nameOfField(t: Texts, field: string): string {
  return field === 'deadline' ? t.diff.deadline : fieldWord(t, field).name;
}

function sayValues(t: Texts, field: string, values: readonly string[]): string {
  return values.length === 0 ? t.none : t.list(values.map((value) => sayValue(t, field, value)));
}

function Fields(props: { fields: readonly Field[] }): JSX.Element {
  const t = useTexts();
  return (
    <div className="diff-fields">
      <p className="small strong">{t.diff.fieldsTitle}</p>
      <dl>
        {props.fields.map((field) => (
          <div key={field.field}>
            <dt>{nameOfField(t, field.field)}</dt>
            <dd className="change">
              <del>
                <span className="sr-only">{t.diff.was}: </span>
                {sayValues(t, field.field, field.before)}
              </del>
              <span aria-hidden="true"> → </span>
              <ins>
                <span className="sr-only">{t.diff.now}: </span>
                {sayValues(t, field.field, field.after)}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function DiffRow(props: { entry: DiffEntry; from: string; to: string }): JSX.Element {
  const t = useTexts();
  const { entry } = props;
  return (
    <li className={`diff-row diff-row-${entry.kind}`}>
      <p className="diff-head">
        <span className={`chip diff-kind-${entry.kind}`}>{t.diff.kinds[entry.kind].name}</span>
        {entry.moved && entry.kind !== 'moved' && <span className="chip">{t.diff.movedToo}</span>}
        {entry.fields.length > 0 && <span className="chip chip-warn">{t.diff.duties}</span>}
      </p>
      <div className="diff-halves">
        <Half entry={entry} side="old" editionId={props.from} />
        <Half entry={entry} side="new" editionId={props.to} />
      </div>
      {entry.fields.length > 0 && <Fields fields={entry.fields} />}
    </li>
  );
}
