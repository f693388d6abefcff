// lib/drafts.ts -- what was typed and not yet sent: kept in this browser until it is sent or dropped
import { useCallback, useEffect, useRef, useState } from 'react';

const PREFIX = 'sekisho-draft:';

/** The stored draft, or undefined; a draft that cannot be read is as if there were none. */
export function readDraft(key: string): unknown {
  try {
    const text = window.localStorage.getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or forbidden store must not keep anybody from typing.
  }
}

export function dropDraft(key: string): void {
  window.localStorage.removeItem(PREFIX + key);
}

/** Everybody's drafts leave the browser with the person who signs out. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(window.localStorage)) {
    if (key.startsWith(PREFIX)) window.localStorage.removeItem(key);
  }
}

export interface Draft<T> {
  value: T;
  set: (value: T) => void;
  /** True when the value came back from an earlier visit. */
  restored: boolean;
  drop: () => void;
}

/** State that outlives the page. `read` judges what was stored; undefined means start afresh. */
export function useDraft<T>(key: string, initial: T, read: (stored: unknown) => T | undefined): Draft<T> {
  const [state, setState] = useState(() => {
    const stored = read(readDraft(key));
    return { value: stored ?? initial, restored: stored !== undefined };
  });
  const touched = useRef(false);
  useEffect(() => {
    if (touched.current) writeDraft(key, state.value);
  }, [key, state.value]);
  const set = useCallback((value: T) => {
    touched.current = true;
    setState((old) => ({ value, restored: old.restored }));
  }, []);
  const drop = useCallback(() => {
    touched.current = false;
    dropDraft(key);
    setState({ value: initial, restored: false });
  }, [key, initial]);
  return { value: state.value, set, restored: state.restored, drop };
}
