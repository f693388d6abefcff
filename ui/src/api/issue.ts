// api/issue.ts -- accounts issued to many: piece by piece, so that others can sign in between and progress is seen
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Issued } from '../components/IssuedSlip';
import { pieces, type Candidate } from '../lib/issue';
import { call, type Schemas } from './client';
import { useSignInSettings } from './queries';

const PAGE = 10_000;
/** At once; the more of them where each piece needs an answer of a passkey. */
const PIECE = 10;
const PIECE_ATTESTED = 50;

export type Refused = Schemas['AccountsIssued']['refused'][number];
type Person = Schemas['OfficePersons']['persons'][number];

/** Everybody there today, of a unit and those below it ("" for all). */
export function useEveryone(unit: string) {
  return useQuery({
    queryKey: ['office', 'persons', 'everyone', unit],
    queryFn: async ({ signal }) => {
      const all: Person[] = [];
      let after = 0;
      do {
        const page = await call('get', '/office/persons', { query: { limit: PAGE, after, ...(unit === '' ? {} : { unit }) }, signal });
        all.push(...page.persons);
        after = page.next;
      } while (after !== 0);
      return all;
    },
  });
}

/** Leaving the page would lose what is shown nowhere else: the browser asks first. */
function useStay(needed: boolean): void {
  useEffect(() => {
    if (!needed) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [needed]);
}

export interface Issuing {
  issued: readonly Issued[];
  refused: readonly Refused[];
  /** How many of how many were asked for; undefined when nothing is under way. */
  progress?: { done: number; all: number } | undefined;
  error?: unknown;
}
const NOTHING: Issuing = { issued: [], refused: [] };

export function useIssuing() {
  const queries = useQueryClient();
  const settings = useSignInSettings();
  const [state, setState] = useState<Issuing>(NOTHING);
  useStay(state.issued.length > 0 || state.progress !== undefined);
  async function issue(rows: readonly Candidate[], again: boolean): Promise<void> {
    const attested = settings.data?.settings.attest_for?.includes('accounts') === true;
    let done = 0;
    setState({ ...NOTHING, progress: { done, all: rows.length } });
    try {
      for (const piece of pieces(rows, attested ? PIECE_ATTESTED : PIECE)) {
        const accounts = piece.map(({ person, login, name }) => ({ person, login, name }));
        const answer = await call('post', '/accounts/issue', { body: { accounts, again } });
        const slips = answer.issued.map(({ account, password }) => ({ login: account.login, name: account.name, password }));
        done += piece.length;
        setState((old) => ({ issued: [...old.issued, ...slips], refused: [...old.refused, ...answer.refused], progress: { done, all: rows.length } }));
      }
    } catch (error) {
      setState((old) => ({ ...old, error }));
    }
    setState((old) => ({ ...old, progress: undefined }));
    await queries.invalidateQueries();
  }
  return { ...state, issue, forget: () => setState(NOTHING) };
}
