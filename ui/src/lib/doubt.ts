// lib/doubt.ts -- readings that people should look at first: those with a field below what counts as sure
import { useEffect, useMemo } from 'react';
import { useUnits, type Unit } from '../api/queries';
import { SURE_PERCENT } from './words';

export interface Doubt {
  field: string;
  percent: number;
}

/** Fields in doubt, the most doubtful first. */
export function doubtsOf(unit: Pick<Unit, 'confidence'>): Doubt[] {
  return Object.entries(unit.confidence ?? {})
    .filter(([, percent]) => percent < SURE_PERCENT)
    .map(([field, percent]) => ({ field, percent }))
    .sort((a, b) => a.percent - b.percent);
}

/** Units that nobody corrected yet and whose reading is in doubt, the most doubtful first. */
export function useDoubtful(editionId: string | undefined): Unit[] {
  const units = useAllUnits(editionId);
  return useMemo(
    () =>
      units
        .filter((unit) => !unit.corrected && doubtsOf(unit).length > 0)
        .sort((a, b) => (doubtsOf(a)[0]?.percent ?? 0) - (doubtsOf(b)[0]?.percent ?? 0)),
    [units],
  );
}

export function useAllUnits(editionId: string | undefined): Unit[] {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useUnits(
    editionId ?? '',
    {},
    editionId !== undefined,
  );
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return useMemo(() => data?.pages.flatMap((page) => page.units) ?? [], [data]);
}
