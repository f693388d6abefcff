// lib/location.ts -- the address bar as state: every page and every filter has an address
import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function address(): string {
  return window.location.pathname + window.location.search;
}

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === address()) return;
  if (how === 'push') window.history.pushState(null, '', to);
  else window.history.replaceState(null, '', to);
  tellAll();
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export type Query = Readonly<Record<string, string>>;

/** The part after "?", and a way to change some of it; empty values leave the address. */
export function useQuery(): [Query, (changes: Query, how?: 'push' | 'replace') => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const query = Object.fromEntries(new URLSearchParams(search));
  const change = useCallback((changes: Query, how: 'push' | 'replace' = 'replace') => {
    navigate(window.location.pathname + withQuery(window.location.search, changes), how);
  }, []);
  return [query, change];
}

/** `search` with `changes` laid over it, as "?a=b" or "". */
export function withQuery(search: string, changes: Query): string {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The values of `:names` when `path` has the form of `pattern`, else undefined. */
export function matchPath(pattern: string, path: string): Query | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (path === '/' ? pattern !== '/' : wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) values[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return values;
}
