// api/retention.ts -- what pages ask of how long records are kept
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { call, type Schemas } from './client';
import { useRefreshRecords } from './records';

export type RetentionLine = Schemas['RetentionLine'];
export type Retention = Schemas['Retention'];
export type RetentionDecision = Schemas['RetentionDecision'];
export type Which = 'due' | 'extended' | 'held';

export function useRetention(which: Which) {
  return useInfiniteQuery({
    queryKey: ['records', 'retention', which],
    queryFn: ({ pageParam, signal }) => call('get', '/retention', { query: { which, after: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
}

export function useDisposed(year: number) {
  return useQuery({
    queryKey: ['records', 'disposed', year],
    queryFn: ({ signal }) => call('get', '/retention/disposed', { query: { year }, signal }),
  });
}

export function useRetentionDecide() {
  const refresh = useRefreshRecords();
  return useMutation({
    mutationFn: (body: RetentionDecision) => call('post', '/retention/decide', { body }),
    onSuccess: refresh,
  });
}
