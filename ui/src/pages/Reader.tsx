// pages/Reader.tsx -- the policy: contents at the left, the clause as written, its reading beside it
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Link } from 'react-aria-components/Link';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useEdition, useFindings, useUnit, useUnits, type EditionDetail, type Unit } from '../api/queries';
import { Await } from '../components/Await';
import { clauseHref } from '../components/ClauseLink';
import { ClauseFacts } from '../components/ClauseFacts';
import { ClauseText } from '../components/ClauseText';
import { EditionPicker } from '../components/EditionPicker';
import { headingOf, OutlineTree } from '../components/OutlineTree';
import { Page } from '../components/Page';
import { UnitPanel } from '../components/UnitPanel';
import { openByPath, type Finding } from '../lib/findings';
import { filterForBranch, findBranch, flatten, growTree, trail, type Branch } from '../lib/outline';
import { useQuery } from '../lib/location';
import { useWide } from '../lib/screen';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

/** The first place with something to read: a whole part is too much to begin with. */
function firstBranch(branches: readonly Branch[]): Branch | undefined {
  const part = branches[0];
  return part?.children[0] ?? part;
}

function ContentsDrawer(props: {
  branches: readonly Branch[];
  chosen: Branch | undefined;
  findings: ReadonlyMap<string, Finding[]>;
  onChoose: (branch: Branch) => void;
}): JSX.Element {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button button-plain">{t.reader.openOutline}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal modal-side">
          <Dialog className="dialog" aria-label={t.reader.outline}>
            <Button slot="close" className="button button-plain">
              {t.common.close}
            </Button>
            <OutlineTree
              branches={props.branches}
              chosen={props.chosen}
              findings={props.findings}
              onChoose={(branch) => {
                setOpen(false);
                props.onChoose(branch);
              }}
            />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Trail(props: { editionId: string; branches: readonly Branch[]; chosen: Branch }): JSX.Element {
  const t = useTexts();
  const way = trail(props.branches, props.chosen).slice(0, -1);
  if (way.length === 0) return <></>;
  return (
    <nav aria-label={t.reader.trail} className="trail">
      <ol>
        {way.map((branch) => (
          <li key={branch.key}>
            <Link href={clauseHref(props.editionId, branch.entry.path)} lang="ja">
              {headingOf(branch)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Neighbours(props: { units: readonly Unit[]; n: number | undefined; hrefOf: (unit: Unit) => string }): JSX.Element {
  const t = useTexts();
  const at = props.units.findIndex((unit) => unit.n === props.n);
  const before = at > 0 ? props.units[at - 1] : undefined;
  const after = at >= 0 ? props.units[at + 1] : undefined;
  return (
    <p className="button-row">
      {before !== undefined && (
        <Link className="button button-quiet" href={props.hrefOf(before)}>
          ← {t.reader.previous}
        </Link>
      )}
      {after !== undefined && (
        <Link className="button button-quiet" href={props.hrefOf(after)}>
          {t.reader.next} →
        </Link>
      )}
    </p>
  );
}

/** Whoever comes by a link to one sentence sees it at once; pressing sentences on the page moves nothing. */
function useSightOf(n: number | undefined, ready: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const place = n === undefined ? null : document.getElementById(`unit-${n}`);
    place?.scrollIntoView({ block: 'center' });
  }, [n, ready]);
}

function Clause(props: {
  edition: EditionDetail;
  branches: readonly Branch[];
  chosen: Branch;
  n: number | undefined;
  findings: ReadonlyMap<string, Finding[]>;
}): JSX.Element {
  const t = useTexts();
  const wide = useWide();
  const { edition, chosen } = props;
  const { path } = chosen.entry;
  const units = useUnits(edition.id, filterForBranch(chosen));
  const unit = useUnit(edition.id, props.n);
  const [active, setActive] = useState<string>();
  const flat = useMemo(() => flatten(props.branches), [props.branches]);
  const inferred = useMemo(
    () => new Set(edition.outline.filter((entry) => entry.inferred).map((entry) => entry.path)),
    [edition],
  );
  const suggestions = useMemo(
    () => edition.counts.actor.map((one) => one.key).filter((key) => key !== ''),
    [edition],
  );
  const hrefOf = (one: Unit): string => clauseHref(edition.id, path, one.n);
  useSightOf(props.n, units.data !== undefined);
  const detail = props.n === undefined ? undefined : unit.data;
  const panel =
    props.n === undefined ? (
      <p className="quiet">{t.reader.pick}</p>
    ) : (
      <Await of={unit}>
        {(answer) => (
          <UnitPanel
            key={`${answer.n}`}
            editionId={edition.id}
            unit={answer}
            suggestions={suggestions}
            active={active}
            onActive={setActive}
          />
        )}
      </Await>
    );
  return (
    <>
      <section className="reader-text" aria-label={t.reader.clause}>
        <Trail editionId={edition.id} branches={props.branches} chosen={chosen} />
        <h2 lang="ja">{headingOf(chosen)}</h2>
        <ClauseFacts editionId={edition.id} branch={chosen} findings={props.findings} />
        <Await of={units}>
          {(answer) => {
            const list = answer.pages.flatMap((page) => page.units);
            if (list.length === 0) return <p className="quiet">{t.reader.noUnits}</p>;
            return (
              <>
                <ClauseText
                  editionId={edition.id}
                  branches={flat}
                  findings={props.findings}
                  inferred={inferred}
                  top={path}
                  units={list}
                  detail={detail}
                  hrefOf={hrefOf}
                  active={active}
                  onActive={setActive}
                  below={wide ? undefined : <div className="panel panel-below">{panel}</div>}
                />
                {units.hasNextPage && (
                  <Button className="button button-plain" onPress={() => void units.fetchNextPage()}>
                    {t.common.more}
                  </Button>
                )}
                <Neighbours units={list} n={props.n} hrefOf={hrefOf} />
              </>
            );
          }}
        </Await>
      </section>
      {wide && (
        <aside className="panel reader-panel" aria-label={t.reader.reading}>
          {props.n !== undefined && <p className="quiet small">{t.reader.marksLead}</p>}
          {panel}
        </aside>
      )}
    </>
  );
}

function Whole(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const wide = useWide();
  const [query, change] = useQuery();
  const { edition } = props;
  const branches = useMemo(() => growTree(edition.outline, edition.parts), [edition]);
  const findings = useFindings(edition.id);
  const open = useMemo(() => openByPath(findings.data?.findings ?? []), [findings.data]);
  const given = Number.parseInt(query['unit'] ?? '', 10);
  const n = Number.isInteger(given) && given >= 1 ? given : undefined;
  const asked = useUnit(edition.id, query['path'] === undefined ? n : undefined);
  const path = query['path'] ?? asked.data?.path;
  const chosen = path === undefined ? firstBranch(branches) : (findBranch(branches, path) ?? firstBranch(branches));
  const choose = (branch: Branch): void => change({ path: branch.entry.path, unit: '' }, 'push');
  return (
    <Page
      wide
      title={t.reader.title}
      lead={<EditionPicker chosen={edition.id} page="read" />}
      actions={
        <>
          {!wide && <ContentsDrawer branches={branches} chosen={chosen} findings={open} onChoose={choose} />}
          <Button className="button button-plain no-print" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <div className="reader">
        {wide && (
          <nav className="reader-tree" aria-label={t.reader.outline}>
            <OutlineTree branches={branches} chosen={chosen} findings={open} onChoose={choose} />
          </nav>
        )}
        {chosen === undefined ? (
          <p className="quiet">{t.reader.chooseClause}</p>
        ) : (
          <Clause edition={edition} branches={branches} chosen={chosen} n={n} findings={open} />
        )}
      </div>
    </Page>
  );
}

export default function Reader(props: PageProps): JSX.Element {
  const edition = useEdition(props.at['id'] ?? '');
  return <Await of={edition}>{(answer) => <Whole edition={answer} />}</Await>;
}
