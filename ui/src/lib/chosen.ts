// lib/chosen.ts -- what is ticked of a list, to be decided at once
import { useState } from 'react';

/** As many as the server decides at once. */
export const MOST_AT_ONCE = 200;

/** Ticks of those that can be chosen, by id: what has left the list no longer counts. */
export function useChosen<One>(able: readonly One[], idOf: (one: One) => string) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const picked = able.filter((one) => ids.has(idOf(one)));
  return {
    picked,
    all: picked.length === able.length,
    choose: (id: string, on: boolean): void => setIds(new Set(on ? [...ids, id] : [...ids].filter((one) => one !== id))),
    chooseAll: (on: boolean): void => setIds(new Set(on ? able.map(idOf) : [])),
  };
}
