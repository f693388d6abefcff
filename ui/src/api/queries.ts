// api/queries.ts -- what pages ask the server, each with its key, so that one write refreshes the right ones
import { QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call, UnreachableError, type Schemas } from './client';

export type Edition = Schemas['Edition'];
export type EditionDetail = Schemas['EditionDetail'];
export type Unit = Schemas['Unit'];
export type UnitDetail = Schemas['UnitDetail'];
export type LogName = Schemas['Ledger']['log'];

// The first page fills the screen at once, the second brings the rest.
const FIRST_PAGE = 300;
const NEXT_PAGE = 10_000;
const WAIT_MS = 1000;

/** A question to a server that is starting again is asked again, a refusal is not. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (_count, error) => error instanceof UnreachableError,
        retryDelay: WAIT_MS,
        networkMode: 'always',
        staleTime: 5_000,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => call('get', '/session', { signal }),
    staleTime: Infinity,
  });
}

export function useSite() {
  return useQuery({
    queryKey: ['site'],
    queryFn: ({ signal }) => call('get', '/site', { signal }),
    refetchInterval: 60_000,
  });
}

export function useImports() {
  return useQuery({ queryKey: ['imports'], queryFn: ({ signal }) => call('get', '/imports', { signal }) });
}

export function useImport(id: string) {
  return useQuery({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => call('get', '/imports/{import_id}', { path: { import_id: id }, signal }),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === 'ready' || state === 'refused' ? false : 300;
    },
  });
}

export function useEditions() {
  return useQuery({ queryKey: ['editions'], queryFn: ({ signal }) => call('get', '/editions', { signal }) });
}

export function useEdition(id: string) {
  return useQuery({
    queryKey: ['editions', id],
    queryFn: ({ signal }) => call('get', '/editions/{edition_id}', { path: { edition_id: id }, signal }),
  });
}

export interface UnitFilter {
  part?: string;
  chapter?: string;
  path?: string;
  actor?: string;
  capability?: Schemas['Capability'];
  mechanism?: Schemas['Mechanism'];
  timing?: Schemas['Timing'];
  kind?: Schemas['UnitKind'] | 'duty';
  modality?: Schemas['Modality'];
  q?: string;
  corrected?: boolean;
  guideline?: string;
  area?: number;
  sure_below?: number;
}

/** All units of a filter, the first page small, the rest in large ones. */
export function useUnits(editionId: string, filter: UnitFilter, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['editions', editionId, 'units', filter],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/editions/{edition_id}/units', {
        path: { edition_id: editionId },
        query: { ...filter, limit: pageParam === 0 ? FIRST_PAGE : NEXT_PAGE, after: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
    enabled,
  });
}

export function useUnit(editionId: string, n: number | undefined) {
  return useQuery({
    queryKey: ['editions', editionId, 'unit', n],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/units/{unit_n}', {
        path: { edition_id: editionId, unit_n: n ?? 0 },
        signal,
      }),
    enabled: n !== undefined,
  });
}

export function useHeatmap(editionId: string) {
  return useQuery({
    queryKey: ['editions', editionId, 'heatmap'],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/heatmap', { path: { edition_id: editionId }, signal }),
  });
}

export function useSource(editionId: string, from: number, to: number) {
  return useQuery({
    queryKey: ['editions', editionId, 'source', from, to],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/source', {
        path: { edition_id: editionId },
        query: { from, to },
        signal,
      }),
  });
}

export function useFacts(editionId: string, removed = false) {
  return useQuery({
    queryKey: ['editions', editionId, 'facts', removed],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/facts', {
        path: { edition_id: editionId },
        query: { removed },
        signal,
      }),
  });
}

export function useFact(editionId: string, n: number) {
  return useQuery({
    queryKey: ['editions', editionId, 'fact', n],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/facts/{fact_n}', { path: { edition_id: editionId, fact_n: n }, signal }),
  });
}

export function useFindings(editionId: string) {
  return useQuery({
    queryKey: ['editions', editionId, 'findings'],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/findings', { path: { edition_id: editionId }, signal }),
  });
}

export function useCoverage(editionId: string) {
  return useQuery({
    queryKey: ['editions', editionId, 'coverage'],
    queryFn: ({ signal }) =>
      call('get', '/editions/{edition_id}/coverage', { path: { edition_id: editionId }, signal }),
  });
}

export function useExemption() {
  return useQuery({ queryKey: ['exemption'], queryFn: ({ signal }) => call('get', '/exemption', { signal }) });
}

export function useCarry(editionId: string) {
  return useQuery({
    queryKey: ['editions', editionId, 'carry'],
    queryFn: ({ signal }) => call('get', '/editions/{edition_id}/carry', { path: { edition_id: editionId }, signal }),
  });
}

/** What changed from one edition to another; the rest of the pages follow the first. */
export function useDiff(from: string, to: string, mode: 'changes' | 'all') {
  return useInfiniteQuery({
    queryKey: ['editions', to, 'diff', from, mode],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/editions/{edition_id}/diff', {
        path: { edition_id: to },
        query: { from, mode, limit: pageParam === 0 ? FIRST_PAGE : NEXT_PAGE, after: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
  });
}

export function useSessions() {
  return useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => call('get', '/sessions', { signal }) });
}

export function useAccounts() {
  return useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => call('get', '/accounts', { signal }) });
}

export function useAllSessions() {
  return useQuery({ queryKey: ['accounts', 'sessions'], queryFn: ({ signal }) => call('get', '/accounts/sessions', { signal }) });
}

export function useAccount(id: string) {
  return useQuery({
    queryKey: ['accounts', id],
    queryFn: ({ signal }) => call('get', '/accounts/{account_id}', { path: { account_id: id }, signal }),
  });
}

export function useFactors() {
  return useQuery({ queryKey: ['factors'], queryFn: ({ signal }) => call('get', '/factors', { signal }) });
}

export function useSignInSettings() {
  return useQuery({
    queryKey: ['sign-in-settings'],
    queryFn: ({ signal }) => call('get', '/settings/sign-in', { signal }),
    refetchOnWindowFocus: false,
  });
}

export function useLedger(log: LogName) {
  return useQuery({
    queryKey: ['ledger', log, 'state'],
    queryFn: ({ signal }) => call('get', '/ledger', { query: { log }, signal }),
  });
}

export function useEvents(log: LogName, act: string, limit = 100) {
  return useInfiniteQuery({
    queryKey: ['ledger', log, 'events', act, limit],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/ledger/events', {
        query: {
          log,
          limit,
          ...(act === '' ? {} : { act }),
          ...(pageParam === undefined ? {} : { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next,
  });
}

export function useEvent(log: LogName, index: number) {
  return useQuery({
    queryKey: ['ledger', log, 'event', index],
    queryFn: ({ signal }) =>
      call('get', '/ledger/events/{event_index}', { path: { event_index: index }, query: { log }, signal }),
    // The signed checkpoint follows a write within a second.
    refetchInterval: (query) => (query.state.data?.proof_ready === false ? 1000 : false),
  });
}
