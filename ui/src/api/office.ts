// api/office.ts -- what pages of the organisation ask the server
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type Schemas } from './client';

export type Office = Schemas['Office'];
export type OfficeUnit = Schemas['OfficeUnit'];
export type OfficePost = Schemas['OfficePost'];
export type OfficeGap = Schemas['OfficeGap'];
export type OfficeChange = Schemas['OfficeChange'];
export type OfficeSet = Schemas['OfficeSet'];
export type OfficeWhat = Schemas['OfficeWhat'];
export type OfficePlan = Schemas['OfficePlan'];
export type OfficeOutcome = Schemas['OfficeOutcome'];
export type OfficeFinding = Schemas['OfficeFinding'];

const PAGE = 200;
const onDay = (day: string): { day?: string } => (day === '' ? {} : { day });

/** The whole organisation on a day; an empty day is today. */
export function useOffice(day: string) {
  return useQuery({
    queryKey: ['office', 'tree', day],
    queryFn: ({ signal }) => call('get', '/office', { query: onDay(day), signal }),
    placeholderData: (old) => old,
  });
}

export function useOfficeFunctions(day: string) {
  return useQuery({
    queryKey: ['office', 'functions', day],
    queryFn: ({ signal }) => call('get', '/office/functions', { query: onDay(day), signal }),
    placeholderData: (old) => old,
  });
}

export function useOfficeOffers(day: string, enabled: boolean) {
  return useQuery({
    queryKey: ['office', 'offers', day],
    queryFn: ({ signal }) => call('get', '/office/offers', { query: onDay(day), signal }),
    enabled,
  });
}

export function useOfficeUnit(id: string, day: string) {
  return useQuery({
    queryKey: ['office', 'unit', id, day],
    queryFn: ({ signal }) => call('get', '/office/units/{unit_id}', { path: { unit_id: id }, query: onDay(day), signal }),
    placeholderData: (old) => old,
  });
}

export function useOfficePost(id: string, day: string) {
  return useQuery({
    queryKey: ['office', 'post', id, day],
    queryFn: ({ signal }) => call('get', '/office/posts/{post_id}', { path: { post_id: id }, query: onDay(day), signal }),
    placeholderData: (old) => old,
  });
}

export function useOfficePerson(id: string, day: string) {
  return useQuery({
    queryKey: ['office', 'person', id, day],
    queryFn: ({ signal }) => call('get', '/office/persons/{person_id}', { path: { person_id: id }, query: onDay(day), signal }),
    placeholderData: (old) => (old?.id === id ? old : undefined),
    enabled: id !== '',
  });
}

export interface PersonFilter {
  q?: string;
  unit?: string;
  kind?: Schemas['PersonKind'];
  gone?: boolean;
  day?: string;
}

export function useOfficePersons(filter: PersonFilter, limit = PAGE, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['office', 'persons', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/office/persons', { query: { ...filter, limit, after: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.next === 0 ? undefined : last.next),
    placeholderData: (old) => old,
    enabled,
  });
}

export function useOfficeChanges(functions: boolean) {
  return useInfiniteQuery({
    queryKey: ['office', 'changes', functions],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/office/changes', { query: { before: pageParam, ...(functions ? { functions: true } : {}) }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.next === 0 ? undefined : last.next),
  });
}

export function useOfficePlans(enabled = true) {
  return useQuery({
    queryKey: ['office', 'plans'],
    queryFn: ({ signal }) => call('get', '/office/plans', { signal }),
    enabled,
  });
}

export function useOfficePlan(id: string) {
  return useQuery({
    queryKey: ['office', 'plans', id],
    queryFn: ({ signal }) => call('get', '/office/plans/{plan_id}', { path: { plan_id: id }, signal }),
  });
}

/** After a change of the organisation everything that was asked of it is asked anew. */
export function useOfficeChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['office'] });
}
