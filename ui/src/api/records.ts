// api/records.ts -- what pages ask of records: types, what waits, registers, one record, the calendar
import { useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useSignedIn } from '../lib/person';
import { call, type Schemas } from './client';

export type RecordType = Schemas['RecordType'];
export type TypeField = Schemas['TypeField'];
export type Label = Schemas['Label'];
export type RecordWhole = Schemas['Record'];
export type RecordLine = Schemas['RecordLine'];
export type Task = Schemas['Task'];
export type AppliedLine = Schemas['AppliedLine'];
export type Refusal = Schemas['Refusal'];
export type Possible = Schemas['PossibleTransition'];
export type Values = Readonly<Record<string, unknown>>;
export type Names = Readonly<Record<string, string>>;
export type Referred = Schemas['Referred'];
export type Evaluation = Schemas['RecordEvaluation'];
export type Draft = Schemas['Draft'];

const MINUTES_5 = 300_000;
const PAGE = 10_000;
const FIRST = 200;

export function useTypes() {
  return useQuery({ queryKey: ['types'], queryFn: ({ signal }) => call('get', '/types', { signal }), staleTime: MINUTES_5 });
}

export function useType(name: string, generation = 0, enabled = true) {
  return useQuery({
    queryKey: ['types', name, generation],
    queryFn: ({ signal }) => call('get', '/types/{type_name}', { path: { type_name: name }, query: { generation }, signal }),
    staleTime: MINUTES_5,
    enabled,
  });
}

export function useHome() {
  return useQuery({ queryKey: ['records', 'home'], queryFn: ({ signal }) => call('get', '/home', { signal }), refetchInterval: 60_000 });
}

export interface InboxFilter {
  all: boolean;
  late: boolean;
  type?: string;
}

export function useInbox(filter: InboxFilter) {
  return useInfiniteQuery({
    queryKey: ['records', 'inbox', filter],
    queryFn: ({ pageParam, signal }) => call('get', '/inbox', { query: { ...filter, limit: FIRST, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
  });
}

export function useApplied() {
  return useInfiniteQuery({
    queryKey: ['records', 'applied'],
    queryFn: ({ pageParam, signal }) => call('get', '/applied', { query: { limit: FIRST, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
}

export function useNotices() {
  return useInfiniteQuery({
    queryKey: ['records', 'notices'],
    queryFn: ({ pageParam, signal }) => call('get', '/notices', { query: { before: pageParam, limit: 50 }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
}

export interface ListFilter {
  type: string;
  which: 'open' | 'closed' | 'all';
  late: boolean;
  q?: string;
  filter?: string;
  sort?: string;
  descending: boolean;
}

/** A register: the first lines at once, the rest in one large page after another. */
export function useRecordList(filter: ListFilter) {
  return useInfiniteQuery({
    queryKey: ['records', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/records', { query: { ...filter, limit: pageParam === 0 ? FIRST : PAGE, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
  });
}

export function useRecord(id: string) {
  return useQuery({
    queryKey: ['records', 'one', id],
    queryFn: ({ signal }) => call('get', '/records/{record_id}', { path: { record_id: id }, signal }),
    enabled: id !== '',
  });
}

export function useSearch(q: string) {
  return useInfiniteQuery({
    queryKey: ['records', 'search', q],
    queryFn: ({ pageParam, signal }) => call('get', '/search', { query: { q, before: pageParam, limit: 50 }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
    enabled: q !== '',
  });
}

export function useCalendar(from: string, until: string) {
  return useQuery({
    queryKey: ['records', 'calendar', from, until],
    queryFn: ({ signal }) => call('get', '/calendar', { query: { from, until }, signal }),
    placeholderData: (old) => old,
  });
}

export function useDraftList() {
  return useQuery({ queryKey: ['drafts'], queryFn: ({ signal }) => call('get', '/drafts', { signal }) });
}

export function useViews() {
  return useQuery({ queryKey: ['views'], queryFn: ({ signal }) => call('get', '/views', { signal }) });
}

export function useOffice() {
  return useQuery({ queryKey: ['office', 'today'], queryFn: ({ signal }) => call('get', '/office', { signal }), staleTime: MINUTES_5 });
}

export function useMe() {
  return useQuery({ queryKey: ['office', 'me'], queryFn: ({ signal }) => call('get', '/office/me', { signal }), staleTime: MINUTES_5 });
}

/** Administrators, and who audits. */
export function useReadsLedger(): boolean {
  const { person } = useSignedIn();
  const me = useMe();
  return person.administrator || me.data?.keys.some((one) => one.key === 'f:auditor:') === true;
}

export function usePersons(q: string, enabled: boolean) {
  return useQuery({
    queryKey: ['office', 'persons', q],
    queryFn: ({ signal }) => call('get', '/office/persons', { query: { limit: 30, ...(q === '' ? {} : { q }) }, signal }),
    placeholderData: (old) => old,
    staleTime: 60_000,
    enabled,
  });
}

/** Records of a type that a field may refer to. */
export function useReferable(type: string, q: string, enabled: boolean) {
  return useQuery({
    queryKey: ['records', 'referable', type, q],
    queryFn: ({ signal }) =>
      call('get', '/records', { query: { type, which: 'open', limit: 30, ...(q === '' ? {} : { q }) }, signal }),
    placeholderData: (old) => old,
    enabled,
  });
}

/** Imports of rows that I began. */
export function useRowImports() {
  return useQuery({ queryKey: ['records', 'imports'], queryFn: ({ signal }) => call('get', '/records/imports', { signal }) });
}

export function useRowImport(id: string) {
  return useQuery({
    queryKey: ['records', 'imports', id],
    queryFn: ({ signal }) => call('get', '/records/imports/{import_id}', { path: { import_id: id }, signal }),
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'running' ? 700 : false),
  });
}

/** After a write: everything that lists records is asked anew. */
export function refreshRecords(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ['records'] });
  void queries.invalidateQueries({ queryKey: ['drafts'] });
}

export function useRefreshRecords(): () => void {
  const queries = useQueryClient();
  return useCallback(() => refreshRecords(queries), [queries]);
}
