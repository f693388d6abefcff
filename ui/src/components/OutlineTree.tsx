// components/OutlineTree.tsx -- the contents of a document as a tree: arrows open and close, Enter chooses
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import type { Finding } from '../lib/findings';
import { flatten, markerOf, trail, type Branch } from '../lib/outline';
import { useTexts } from '../texts';

/** "4.1 管理区域"; a part has its title alone. */
export function headingOf(branch: Branch): string {
  const { path, title } = branch.entry;
  const marker = markerOf(path);
  if (!path.includes('/') && title !== '') return title;
  return title === '' || title.startsWith(marker) ? title || marker : `${marker} ${title}`;
}

/** What is unsure about a place in the contents: its number, or something to be checked there. */
function TreeMarks(props: { branch: Branch; findings: ReadonlyMap<string, Finding[]> }): JSX.Element {
  const t = useTexts();
  const here = props.findings.get(props.branch.entry.path)?.length ?? 0;
  return (
    <>
      {props.branch.entry.inferred && (
        <span className="tree-mark" role="img" aria-label={t.reader.inferredMark} title={t.reader.inferredAbout}>
          ?
        </span>
      )}
      {here > 0 && (
        <span className="tree-mark" role="img" aria-label={t.reader.toCheckHere(here)} title={t.reader.toCheckHere(here)}>
          !
        </span>
      )}
    </>
  );
}

function Item(props: { branch: Branch; findings: ReadonlyMap<string, Finding[]> }): JSX.Element {
  const t = useTexts();
  const { branch } = props;
  const heading = headingOf(branch);
  return (
    <TreeItem id={branch.key} textValue={heading} className="tree-item">
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => (
          <span className="tree-line">
            {hasChildItems ? (
              <Button slot="chevron" className="tree-chevron">
                <svg viewBox="0 0 24 24" aria-hidden="true" data-open={isExpanded}>
                  <path d="M9 6l6 6-6 6" />
                </svg>
              </Button>
            ) : (
              <span className="tree-chevron" />
            )}
            <span className="tree-words" lang="ja">{heading}</span>
            <TreeMarks branch={branch} findings={props.findings} />
            {branch.units > 0 && (
              <span className="tree-count" aria-label={t.reader.unitsHere(branch.units)}>
                {t.number(branch.units)}
              </span>
            )}
          </span>
        )}
      </TreeItemContent>
      <Collection items={branch.children}>{(child: Branch) => <Item branch={child} findings={props.findings} />}</Collection>
    </TreeItem>
  );
}

/** Scrolls the frame of the tree, and nothing else, until the chosen row is in sight. */
function showChosen(tree: HTMLElement | null): void {
  const row = tree?.querySelector<HTMLElement>('[data-selected]');
  const frame = tree?.closest<HTMLElement>('.reader-tree, .modal');
  if (row === null || row === undefined || frame === null || frame === undefined) return;
  const place = row.getBoundingClientRect();
  const sight = frame.getBoundingClientRect();
  const bottom = Math.min(sight.bottom, window.innerHeight);
  if (place.top < sight.top || place.bottom > bottom) {
    frame.scrollTop += place.top - sight.top - sight.height / 3;
  }
}

export function OutlineTree(props: {
  branches: readonly Branch[];
  chosen: Branch | undefined;
  /** What is still to be checked, by clause. */
  findings: ReadonlyMap<string, Finding[]>;
  onChoose: (branch: Branch) => void;
}): JSX.Element {
  const t = useTexts();
  const { branches, chosen } = props;
  const all = useMemo(() => flatten(branches), [branches]);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(branches.map((branch) => branch.key)));
  // What is being read is visible, wherever the reader came from.
  useEffect(() => {
    if (chosen === undefined) return;
    const way = trail(branches, chosen).map((branch) => branch.key);
    setOpen((old) => (way.every((key) => old.has(key)) ? old : new Set([...old, ...way])));
  }, [branches, chosen]);
  const tree = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = window.requestAnimationFrame(() => showChosen(tree.current));
    return () => window.cancelAnimationFrame(frame);
  }, [chosen, open]);
  return (
    <Tree
      ref={tree}
      aria-label={t.reader.outline}
      className="tree"
      items={branches}
      dependencies={[props.findings]}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosen === undefined ? [] : [chosen.key]}
      expandedKeys={open}
      onExpandedChange={(keys) => setOpen(new Set([...keys].map(String)))}
      onSelectionChange={(keys) => {
        if (keys === 'all') return;
        const key = [...keys][0];
        const branch = all.find((one) => one.key === key);
        if (branch !== undefined && branch !== chosen) props.onChoose(branch);
      }}
    >
      {(branch: Branch) => <Item branch={branch} findings={props.findings} />}
    </Tree>
  );
}
