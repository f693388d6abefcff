// lib/evaluate.ts -- what the server makes of a form while it is typed: derived values, demands, faults
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client';
import type { Evaluation, Values } from '../api/records';
import { filledValues } from './records';
import { useSettled } from '../components/Combo';

const WAIT_MS = 300;
const NOTHING: Evaluation = { faults: {}, required: [], rows: {}, values: {} };

export interface Asked {
  type?: string;
  record?: string;
  transition?: string;
}

/** The newest answer; while the next is under way, the one before. */
export function useEvaluation(asked: Asked, values: Values): { known: boolean; now: Evaluation } {
  const typed = useSettled(JSON.stringify(filledValues(values)), WAIT_MS);
  const question = useQuery({
    queryKey: ['evaluate', asked, typed],
    queryFn: ({ signal }) =>
      call('post', '/records/evaluate', { body: { ...asked, values: JSON.parse(typed) as Record<string, unknown> }, signal }),
    placeholderData: (old) => old,
    staleTime: Infinity,
    gcTime: 10_000,
  });
  return { known: question.data !== undefined, now: question.data ?? NOTHING };
}
