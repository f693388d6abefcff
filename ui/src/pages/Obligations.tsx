// pages/Obligations.tsx -- who must do what, as a table: filters and columns stand in the address
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { addressOf, type Schemas } from '../api/client';
import { useEdition, useUnits, type EditionDetail, type Unit } from '../api/queries';
import { Await } from '../components/Await';
import { ColumnChooser } from '../components/ColumnChooser';
import { EditionPicker } from '../components/EditionPicker';
import { FilterPanel } from '../components/FilterPanel';
import { ObligationTable } from '../components/ObligationTable';
import { Page } from '../components/Page';
import { columnsAsText, columnsOf, filterOf, FILTER_NAMES } from '../lib/filters';
import { useQuery, type Query } from '../lib/location';
import { chapterTitles } from '../lib/outline';
import { useWide } from '../lib/screen';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

interface Loaded {
  units: Unit[];
  total: number;
  facets: Schemas['Facets'] | undefined;
}

/** All units of the filter; the rest of the pages follow the first by themselves. */
function useLoaded(editionId: string, query: Query) {
  const filter = useMemo(() => filterOf(query), [query]);
  const asked = useUnits(editionId, filter);
  const { hasNextPage, isFetching, fetchNextPage } = asked;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const loaded = useMemo<Loaded>(() => {
    const pages = asked.data?.pages ?? [];
    return { units: pages.flatMap((page) => page.units), total: pages[0]?.total ?? 0, facets: pages[0]?.facets };
  }, [asked.data]);
  return { asked, filter, loaded };
}

function Filters(props: {
  query: Query;
  loaded: Loaded;
  chapterName: (chapter: string) => string;
  onChange: (changes: Query) => void;
}): JSX.Element {
  const t = useTexts();
  const wide = useWide();
  const [open, setOpen] = useState(false);
  const some = FILTER_NAMES.some((name) => props.query[name] !== undefined);
  const panel = (
    <FilterPanel query={props.query} facets={props.loaded.facets} chapterName={props.chapterName} onChange={props.onChange}>
      {some && (
        <Button
          className="button button-quiet filter-clear"
          onPress={() => props.onChange(Object.fromEntries(FILTER_NAMES.map((name) => [name, ''])))}
        >
          {t.obligations.clear}
        </Button>
      )}
    </FilterPanel>
  );
  if (wide) return <section aria-label={t.obligations.filters}>{panel}</section>;
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button button-plain">{t.obligations.openFilters}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal modal-side">
          <Dialog className="dialog">
            <Heading slot="title" level={2}>
              {t.obligations.filters}
            </Heading>
            {panel}
            <Button slot="close" className="button button-primary">
              {t.common.count(props.loaded.total)} — {t.common.close}
            </Button>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Whole(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { edition } = props;
  const [query, change] = useQuery();
  // useQuery makes a new object each time; the address decides whether anything changed.
  const search = JSON.stringify(query);
  const stable = useMemo<Query>(() => query, [search]);
  const columns = useMemo(() => columnsOf(stable), [stable]);
  const { asked, filter, loaded } = useLoaded(edition.id, stable);
  const titles = useMemo(() => chapterTitles(edition.outline), [edition]);
  const chapterName = (chapter: string): string => t.obligations.chapterName(chapter, titles.get(chapter) ?? '');
  const hrefOf = useCallback(
    (unit: Unit) => `/editions/${edition.id}/read?path=${encodeURIComponent(unit.path)}&unit=${unit.n}`,
    [edition],
  );
  return (
    <Page
      wide
      title={t.obligations.title}
      lead={<EditionPicker chosen={edition.id} page="obligations" />}
      actions={
        <>
          <a
            className="button button-plain"
            href={addressOf('/editions/{edition_id}/units.csv', { edition_id: edition.id }, { ...filter })}
            download
            title={t.obligations.csvAbout}
          >
            {t.obligations.csv}
          </a>
          <ColumnChooser shown={columns} onChange={(names) => change({ cols: columnsAsText(names) })} />
          <Button className="button button-plain no-print" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <Filters query={stable} loaded={loaded} chapterName={chapterName} onChange={change} />
      <Await of={asked}>
        {() => (
          <>
            <p className="count-line" role="status">
              <span className="strong">{t.obligations.lead(loaded.total)}</span>{' '}
              {loaded.units.length < loaded.total && (
                <span className="quiet">{t.obligations.loadingRest(loaded.units.length, loaded.total)}</span>
              )}
            </p>
            {loaded.total === 0 ? (
              <p className="empty">
                {t.obligations.empty} {t.obligations.emptyHint}
              </p>
            ) : (
              <ObligationTable
                units={loaded.units}
                columns={columns}
                sort={stable['sort'] ?? ''}
                onSort={(sort) => change({ sort })}
                hrefOf={hrefOf}
              />
            )}
          </>
        )}
      </Await>
    </Page>
  );
}

export default function Obligations(props: PageProps): JSX.Element {
  const edition = useEdition(props.at['id'] ?? '');
  return <Await of={edition}>{(answer) => <Whole edition={answer} />}</Await>;
}
