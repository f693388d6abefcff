// pages/Register.tsx -- the records of one type as a table: filters, columns, order and groups stand in the address
import { useCallback, useEffect, useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { addressOf } from '../api/client';
import { useRecordList, useType, type ListFilter, type RecordType } from '../api/records';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { RegisterFilters } from '../components/RegisterFilters';
import { RegisterTable } from '../components/RegisterTable';
import { RegisterColumns, RegisterViews } from '../components/RegisterViews';
import { useQuery, type Query } from '../lib/location';
import { columnsOf, filterText, isNarrowed } from '../lib/registers';
import { NamesProvider, usePick, type Names } from '../lib/say';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

function listFilter(type: RecordType, query: Query): ListFilter {
  const which = query['which'];
  const filter = filterText(type, query);
  const sort = query['sort'] ?? '';
  const by = sort.replace(/^-/, '');
  return {
    type: type.type,
    which: which === 'closed' || which === 'all' ? which : 'open',
    late: query['late'] === '1',
    descending: sort.startsWith('-'),
    ...(query['q'] === undefined ? {} : { q: query['q'] }),
    ...(filter === '' ? {} : { filter }),
    ...(by === '' ? {} : { sort: by }),
  };
}

/** All lines of the filter; the rest of the pages follow the first by themselves. */
function useLoaded(filter: ListFilter) {
  const asked = useRecordList(filter);
  const { hasNextPage, isFetching, fetchNextPage, data } = asked;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const loaded = useMemo(() => {
    const pages = data?.pages ?? [];
    const names: Names = { names: {}, referred: {} };
    for (const page of pages) {
      Object.assign(names.names, page.names);
      Object.assign(names.referred, page.referred);
    }
    return { lines: pages.flatMap((page) => page.records), total: pages[0]?.total ?? 0, names };
  }, [data]);
  return { asked, loaded };
}

function Whole(props: { type: RecordType }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type } = props;
  const [query, change] = useQuery();
  const search = JSON.stringify(query);
  const stable = useMemo<Query>(() => query, [search]);
  const filter = useMemo(() => listFilter(type, stable), [type, stable]);
  const columns = useMemo(() => columnsOf(type, stable), [type, stable]);
  const { asked, loaded } = useLoaded(filter);
  const onChange = useCallback((changes: Query) => change(changes), [change]);
  const { lines, total, names } = loaded;
  const nothing = isNarrowed(stable) ? t.registers.none : type.may_open ? t.registers.noneYetOpen : t.registers.noneYet;
  return (
    <Page
      wide
      title={pick(type.title)}
      lead={<Link href="/registers">{t.registers.title}</Link>}
      actions={
        <>
          <a className="button button-plain" href={addressOf('/records.csv', {}, { ...filter })} download title={t.registers.csvAbout}>
            {t.registers.csv}
          </a>
          <RegisterViews type={type.type} query={stable} />
          <RegisterColumns type={type} shown={columns} onChange={(chosen) => change({ cols: chosen.join(',') })} />
          <Button className="button button-plain no-print" onPress={() => window.print()}>
            {t.common.print}
          </Button>
          {type.may_open && (
            <Link className="button button-plain no-print" href={`/registers/${type.type}/import`}>
              {t.registers.rowsIn}
            </Link>
          )}
          {type.may_open && (
            <Link className="button button-primary" href={`/new/${type.type}`}>
              {t.registers.newOne}
            </Link>
          )}
        </>
      }
    >
      <NamesProvider value={names}>
        <RegisterFilters type={type} query={stable} total={total} onChange={onChange} />
        <Await of={asked}>
          {() => (
            <>
              <p className="count-line strong" role="status">
                {t.registers.count(lines.length, total)}
              </p>
              {total === 0 ? (
                <p className="empty">{nothing}</p>
              ) : (
                <RegisterTable
                  type={type}
                  lines={lines}
                  columns={columns}
                  group={stable['group'] ?? ''}
                  sort={stable['sort'] ?? ''}
                  label={pick(type.title)}
                  names={names}
                  onSort={(sort) => change({ sort })}
                />
              )}
            </>
          )}
        </Await>
      </NamesProvider>
    </Page>
  );
}

export default function Register(props: PageProps): JSX.Element {
  const type = useType(props.at['type'] ?? '');
  return <Await of={type}>{(answer) => <Whole type={answer} />}</Await>;
}
