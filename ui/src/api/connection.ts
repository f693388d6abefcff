// api/connection.ts -- whether the server answers just now, as something pages can watch
import { useSyncExternalStore } from 'react';

export type Connection = 'ok' | 'restarting' | 'offline';

let current: Connection = 'ok';
const listeners = new Set<() => void>();

function become(next: Connection): void {
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

export function noteReachable(): void {
  become('ok');
}

export function noteUnreachable(how: 'restarting' | 'offline'): void {
  become(how);
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
