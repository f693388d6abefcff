// components/OfficeTree.tsx -- units below units, each with its posts, who is in them, and where nobody is
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Office, OfficePost } from '../api/office';
import { treeOf, unitsMatching, type UnitBranch } from '../lib/office';
import { useTexts } from '../texts';
import { OfficeLink, useFunctionName } from './OfficeNames';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

const OPEN_AT_FIRST = 400;
const NAMES_MAX = 60;

/** Functions by the post that holds them. */
type Held = ReadonlyMap<string, string[]>;

function heldOf(office: Office): Held {
  const held = new Map<string, string[]>();
  for (const { post_id: post, function: code } of office.holdings) {
    const list = held.get(post) ?? [];
    if (post !== '' && !list.includes(code)) held.set(post, [...list, code]);
  }
  return held;
}

function Post(props: { post: OfficePost; held: readonly string[]; gap: boolean }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  const { post } = props;
  return (
    <li className="org-post">
      <OfficeLink to="post" id={post.id} name={post.name} />
      <span className="org-people">
        {post.people.length === 0 && <span className={props.gap ? 'chip chip-warn' : 'quiet small'}>{t.office.vacant}</span>}
        {post.people.slice(0, NAMES_MAX).map((one) => (
          <span key={one.appointment_id} className="org-person">
            <OfficeLink to="person" id={one.id} name={one.name} />
            {!one.main && <span className="quiet small">{t.office.concurrent}</span>}
            {one.absent && <span className="chip chip-warn">{t.office.absent}</span>}
          </span>
        ))}
        {post.people.length > NAMES_MAX && <OfficeLink to="post" id={post.id} name={t.office.people(post.people.length)} />}
      </span>
      {props.held.length > 0 && (
        <span className="org-held">
          {props.held.map((code) => (
            <span key={code} className="chip chip-must">
              {functionName(code)}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

interface Looking {
  held: Held;
  gaps: ReadonlySet<string>;
  shown: ReadonlySet<string> | undefined;
  isOpen: (id: string) => boolean;
  turn: (id: string) => void;
}

function Unit(props: { branch: UnitBranch; looking: Looking }): JSX.Element | null {
  const t = useTexts();
  const { branch, looking } = props;
  const { unit } = branch;
  if (looking.shown !== undefined && !looking.shown.has(unit.id)) return null;
  const open = looking.isOpen(unit.id);
  const hasMore = branch.posts.length + branch.children.length > 0;
  return (
    <li className="org-unit">
      <div className="org-line">
        {hasMore ? (
          <Button
            className="tree-chevron"
            aria-expanded={open}
            aria-label={open ? t.office.close(unit.name) : t.office.open(unit.name)}
            onPress={() => looking.turn(unit.id)}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true" data-open={open}>
              <path d="M9 6l6 6-6 6" />
            </svg>
          </Button>
        ) : (
          <span className="tree-chevron" />
        )}
        <span className="org-name">
          <OfficeLink to="unit" id={unit.id} name={unit.name} />
        </span>
        <span className="quiet small">{t.office.people(branch.people)}</span>
        {(open ? branch.gaps.length : branch.gapsBelow) > 0 && (
          <span className="chip chip-warn">{t.office.gapCount(open ? branch.gaps.length : branch.gapsBelow)}</span>
        )}
      </div>
      {open && hasMore && (
        <>
          {branch.posts.length > 0 && (
            <ul className="org-posts">
              {branch.posts.map((post) => (
                <Post key={post.id} post={post} held={looking.held.get(post.id) ?? []} gap={looking.gaps.has(post.id)} />
              ))}
            </ul>
          )}
          {branch.children.length > 0 && (
            <ul className="org-units">
              {branch.children.map((child) => (
                <Unit key={child.unit.id} branch={child} looking={looking} />
              ))}
            </ul>
          )}
        </>
      )}
    </li>
  );
}

function withGaps(tree: readonly UnitBranch[]): ReadonlySet<string> {
  return new Set(tree.flatMap((branch) => (branch.gapsBelow === 0 ? [] : [branch.unit.id, ...withGaps(branch.children)])));
}

/** Which of the tree is looked at: by words, by gaps; undefined for all. */
function shownOf(tree: readonly UnitBranch[], words: string, onlyGaps: boolean): ReadonlySet<string> | undefined {
  const found = words === '' ? undefined : unitsMatching(tree, words);
  if (!onlyGaps) return found;
  const gaps = withGaps(tree);
  return found === undefined ? gaps : new Set([...gaps].filter((id) => found.has(id)));
}

export function OfficeTree(props: { office: Office }): JSX.Element {
  const t = useTexts();
  const { office } = props;
  const tree = useMemo(() => treeOf(office), [office]);
  const held = useMemo(() => heldOf(office), [office]);
  const gaps = useMemo(() => new Set(office.gaps.map((gap) => gap.post_id ?? '')), [office]);
  const [words, setWords] = useState('');
  const [onlyGaps, setOnlyGaps] = useState(false);
  // What is open without anybody's doing: everything where that is little, else the first two levels.
  const few = office.posts.length <= OPEN_AT_FIRST;
  const [all, setAll] = useState<boolean>();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => shownOf(tree, words.trim(), onlyGaps), [tree, words, onlyGaps]);
  const depths = useMemo(() => new Map(office.units.map((unit) => [unit.id, unit.depth])), [office]);
  const atFirst = (id: string): boolean => all ?? (few || shown !== undefined || (depths.get(id) ?? 0) < 1);
  const looking: Looking = {
    held,
    gaps,
    shown,
    isOpen: (id) => atFirst(id) !== turned.has(id),
    turn: (id) => setTurned((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id])),
  };
  const turnAll = (open: boolean): void => {
    setAll(open);
    setTurned(new Set());
  };
  return (
    <section className="card" aria-label={t.office.tabs.tree}>
      <div className="org-tools no-print">
        <TextInput label={t.office.search} type="search" value={words} onChange={setWords} />
        <Tick label={t.office.onlyGaps} selected={onlyGaps} onChange={setOnlyGaps} />
        <Button className="button button-quiet" onPress={() => turnAll(true)}>
          {t.office.openAll}
        </Button>
        <Button className="button button-quiet" onPress={() => turnAll(false)}>
          {t.office.closeAll}
        </Button>
      </div>
      {shown?.size === 0 && <p className="quiet" role="status">{t.office.nothing}</p>}
      <ul className="org">
        {tree.map((branch) => (
          <Unit key={branch.unit.id} branch={branch} looking={looking} />
        ))}
      </ul>
    </section>
  );
}
