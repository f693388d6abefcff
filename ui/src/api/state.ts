// api/state.ts -- what pages ask of servers outside and of letters
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type Schemas } from './client';

export type Peer = 'mail' | 'directory' | 'scan';
export type Pace = Schemas['LetterPace']['pace'];

export function useCourier() {
  return useQuery({ queryKey: ['courier'], queryFn: ({ signal }) => call('get', '/courier', { signal }), refetchInterval: 15_000 });
}

export function useCheckPeer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (peer: Peer) => call('post', '/courier/check', { body: { peer } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courier'] }),
  });
}

export function useSendAgain() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call('post', '/letters/{letter_id}/again', { path: { letter_id: id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courier'] }),
  });
}

export function usePace() {
  return useQuery({ queryKey: ['pace'], queryFn: ({ signal }) => call('get', '/letters/pace', { signal }) });
}

export function useChoosePace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (pace: Pace) => call('post', '/letters/pace', { body: { pace } }),
    onSuccess: (answer) => queries.setQueryData(['pace'], answer),
  });
}
