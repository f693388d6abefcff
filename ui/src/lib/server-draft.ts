// lib/server-draft.ts -- a form that saves itself on the server while it is typed
import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client';
import type { Values } from './records';

const WAIT_MS = 1200;
const AGAIN_MS = 5000;

export type Saving = 'clean' | 'waiting' | 'saved' | 'failed';

export interface SavedForm {
  state: Saving;
  at: Date | undefined;
  /** Nothing is saved any more: it was sent, or thrown away. */
  stop: () => void;
}

async function put(id: string, type: string, record: string | undefined, body: Record<string, unknown>): Promise<void> {
  await call('put', '/drafts/{draft_id}', { path: { draft_id: id }, body: { type, ...(record === undefined ? {} : { record }), body } });
}

/** Saves `body` a moment after it changed; one save at a time, the newest always in the end. */
export function useServerDraft(id: string, type: string, record: string | undefined, body: Values, touched: boolean): SavedForm {
  const queries = useQueryClient();
  const text = JSON.stringify(body);
  const [state, setState] = useState<Saving>('clean');
  const [at, setAt] = useState<Date>();
  const stopped = useRef(false);
  const saved = useRef(text);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!touched || stopped.current || text === saved.current) return undefined;
    setState('waiting');
    const timer = window.setTimeout(() => {
      put(id, type, record, JSON.parse(text) as Record<string, unknown>)
        .then(() => {
          saved.current = text;
          setAt(new Date());
          setState('saved');
          void queries.invalidateQueries({ queryKey: ['drafts'] });
        })
        .catch(() => {
          setState('failed');
          window.setTimeout(() => setRound((old) => old + 1), AGAIN_MS);
        });
    }, WAIT_MS);
    return () => window.clearTimeout(timer);
  }, [id, type, record, text, touched, round, queries]);
  const leave = useRef<() => void>(() => undefined);
  leave.current = () => {
    if (!touched || stopped.current || text === saved.current) return;
    stopped.current = true; // what is left behind is saved once, at once
    put(id, type, record, JSON.parse(text) as Record<string, unknown>)
      .then(() => queries.invalidateQueries({ queryKey: ['drafts'] }))
      .catch(() => undefined); // nobody is there any more to be told
  };
  useEffect(() => () => leave.current(), []);
  const stop = useCallback(() => {
    stopped.current = true;
  }, []);
  return { state, at, stop };
}

/** Puts a filled-in form down as a draft, to be opened by its address. */
export async function putDraft(id: string, type: string, values: Values): Promise<string> {
  await put(id, type, undefined, { values });
  return `/new/${type}?draft=${id}`;
}
