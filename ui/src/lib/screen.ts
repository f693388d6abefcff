// lib/screen.ts -- whether there is room for columns side by side
import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 64rem)';

export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia(WIDE).matches,
  );
}
