// pages/Diff.tsx -- two editions side by side: what was added, removed, changed, moved
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useDiff, useEditions, type Edition } from '../api/queries';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { DiffRow } from '../components/DiffRow';
import { EditionPicker } from '../components/EditionPicker';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { Tick } from '../components/Tick';
import { DIFF_KINDS, diffKindOf, fitsDiff, type DiffEntry, type DiffFilter } from '../lib/diff';
import { editionBefore, editionName } from '../lib/editions';
import { navigate, useQuery, withQuery, type Query } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

const FIRST = 100;
type Counts = Schemas['EditionDiff']['counts'];

/** Numbers that are filters: each opens the differences it counts. */
function Summary(props: { counts: Counts; obligations: number; chosen: DiffFilter }): JSX.Element {
  const t = useTexts();
  const href = (kind: string, duties: string): string =>
    window.location.pathname + withQuery(window.location.search, { kind, duties });
  return (
    <section aria-labelledby="counts">
      <h2 id="counts" className="sr-only">
        {t.diff.counts}
      </h2>
      <div className="figures figures-small">
        {DIFF_KINDS.filter((kind) => kind !== 'same' && props.counts[kind] > 0).map((kind) => (
          <Link
            key={kind}
            href={href(props.chosen.kind === kind ? '' : kind, '')}
            className="figure"
            {...(props.chosen.kind === kind ? { 'aria-current': 'true' as const } : {})}
          >
            <span className="figure-count">{t.number(props.counts[kind])}</span>
            <span className="figure-name">{t.diff.kinds[kind].name}</span>
          </Link>
        ))}
        {props.obligations > 0 && (
          <Link
            href={href('', props.chosen.duties ? '' : 'true')}
            className="figure figure-warn"
            {...(props.chosen.duties ? { 'aria-current': 'true' as const } : {})}
          >
            <span className="figure-count">{t.number(props.obligations)}</span>
            <span className="figure-name">{t.diff.duties}</span>
          </Link>
        )}
      </div>
    </section>
  );
}

function Entries(props: { entries: readonly DiffEntry[]; filter: DiffFilter; from: string; to: string }): JSX.Element {
  const t = useTexts();
  const [all, setAll] = useState(false);
  const fitting = useMemo(() => props.entries.filter((entry) => fitsDiff(entry, props.filter)), [props.entries, props.filter]);
  // Paper shows everything.
  useEffect(() => {
    const show = (): void => setAll(true);
    window.addEventListener('beforeprint', show);
    return () => window.removeEventListener('beforeprint', show);
  }, []);
  const shown = all ? fitting : fitting.slice(0, FIRST);
  if (fitting.length === 0) return <p className="empty">{t.diff.empty}</p>;
  return (
    <>
      <p className="count-line strong" role="status">
        {t.diff.shown(shown.length, fitting.length)}
      </p>
      <ol className="diff-list">
        {shown.map((entry) => (
          <DiffRow key={entry.n} entry={entry} from={props.from} to={props.to} />
        ))}
      </ol>
      {shown.length < fitting.length && (
        <Button className="button button-plain no-print" onPress={() => setAll(true)}>
          {t.diff.more(fitting.length - shown.length)}
        </Button>
      )}
    </>
  );
}

function Compared(props: { from: string; to: string; query: Query; onChange: (changes: Query) => void }): JSX.Element {
  const t = useTexts();
  const { query } = props;
  const withSame = query['same'] === 'true';
  const asked = useDiff(props.from, props.to, withSame ? 'all' : 'changes');
  const { hasNextPage, isFetching, fetchNextPage } = asked;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const kind = diffKindOf(query['kind']);
  const duties = query['duties'] === 'true';
  const filter = useMemo<DiffFilter>(() => ({ kind, duties }), [kind, duties]);
  const entries = useMemo(() => asked.data?.pages.flatMap((page) => page.entries) ?? [], [asked.data]);
  return (
    <Await of={asked}>
      {(answer) => {
        const first = answer.pages[0];
        if (first === undefined) return null;
        const differences = first.total - (withSame ? first.counts.same : 0);
        return (
          <>
            <Summary counts={first.counts} obligations={first.obligations} chosen={filter} />
            <div className="choose-row no-print">
              <Choice
                quiet
                label={t.diff.show}
                value={kind ?? 'all'}
                options={[
                  { id: 'all', name: t.diff.all },
                  ...DIFF_KINDS.filter((one) => first.counts[one] > 0 && (one !== 'same' || withSame)).map((one) => ({
                    id: one,
                    name: t.diff.kinds[one].name,
                    about: t.diff.kinds[one].about,
                    count: t.number(first.counts[one]),
                  })),
                ]}
                onChange={(id) => props.onChange({ kind: id === 'all' ? '' : id })}
              />
              <Tick selected={duties} onChange={(on) => props.onChange({ duties: on ? 'true' : '' })} label={t.diff.onlyDuties} />
              <Tick selected={withSame} onChange={(on) => props.onChange({ same: on ? 'true' : '', kind: '' })} label={t.diff.withSame} />
            </div>
            {differences === 0 && !withSame ? (
              <Notice kind="good" title={t.diff.none} />
            ) : (
              <Entries entries={entries} filter={filter} from={props.from} to={props.to} />
            )}
          </>
        );
      }}
    </Await>
  );
}

function FromPicker(props: { editions: readonly Edition[]; others: readonly Edition[]; from: string; to: string; onChange: (changes: Query) => void }): JSX.Element {
  const t = useTexts();
  return (
    <div className="choose-row no-print">
      <Choice
        quiet
        label={t.diff.from}
        value={props.from}
        options={props.others.map((edition) => ({
          id: edition.id,
          name: editionName(edition, props.editions),
          about: t.editions.state[edition.state].name,
        }))}
        onChange={(from) => props.onChange({ from, kind: '', duties: '' })}
      />
      <Button className="button button-quiet" onPress={() => navigate(`/editions/${props.from}/diff?from=${props.to}`)}>
        {t.diff.swap}
      </Button>
    </div>
  );
}

export default function Diff(props: PageProps): JSX.Element {
  const t = useTexts();
  const id = props.at['id'] ?? '';
  const editions = useEditions();
  const [query, change] = useQuery();
  return (
    <Page
      wide
      title={t.diff.title}
      lead={
        <>
          <p>{t.diff.lead}</p>
          <EditionPicker chosen={id} page="diff" />
        </>
      }
      actions={
        <Button className="button button-plain no-print" onPress={() => window.print()}>
          {t.common.print}
        </Button>
      }
    >
      <Await of={editions}>
        {(answer) => {
          const others = answer.editions.filter((edition) => edition.id !== id);
          const given = others.find((edition) => edition.id === query['from']);
          const from = given ?? editionBefore(answer.editions, id);
          if (from === undefined) return <Notice kind="info" title={t.diff.onlyOne} />;
          const to = answer.editions.find((edition) => edition.id === id);
          return (
            <>
              <FromPicker editions={answer.editions} others={others} from={from.id} to={id} onChange={change} />
              <p className="diff-pair small" lang="ja">
                {t.diff.fromTo(
                  `${from.title} (${t.editions.state[from.state].name}, ${from.source.name})`,
                  to === undefined ? id : `${to.title} (${t.editions.state[to.state].name}, ${to.source.name})`,
                )}
              </p>
              <Compared key={`${from.id} ${id}`} from={from.id} to={id} query={query} onChange={change} />
            </>
          );
        }}
      </Await>
    </Page>
  );
}
