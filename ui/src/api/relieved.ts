// api/relieved.ts -- what a page asks of steps made under a relief from the separation of duties
import { useQuery } from '@tanstack/react-query';
import { call, type Schemas } from './client';

export type RelievedUse = Schemas['RelievedYear']['uses'][number];

export function useRelieved(year: number) {
  return useQuery({
    queryKey: ['records', 'relieved', year],
    queryFn: ({ signal }) => call('get', '/relieved', { query: { year }, signal }),
  });
}
