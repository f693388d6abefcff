// lib/open-words.ts -- names typed into a form that name nothing yet: a form with such does not go without them
import { createContext, useContext, useEffect, useId, useMemo, useRef, useState } from 'react';

interface OpenWords {
  /** How often the form was to be sent while there were any. */
  held: number;
  tell: (field: string, open: boolean) => void;
}

const OpenWordsContext = createContext<OpenWords>({ held: 0, tell: () => undefined });
export const OpenWordsProvider = OpenWordsContext.Provider;

/** Fields with open words, and one more or less of them. */
export function withField(fields: ReadonlySet<string>, field: string, open: boolean): ReadonlySet<string> {
  if (fields.has(field) === open) return fields;
  return new Set(open ? [...fields, field] : [...fields].filter((one) => one !== field));
}

/** Of a form: what its provider gives its fields, how many are open, and holding the form for them. */
export function useOpenWords(): { words: OpenWords; open: number; hold: (form: HTMLElement | null) => boolean } {
  const [fields, setFields] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState(0);
  const [tell] = useState(() => (field: string, open: boolean): void => setFields((before) => withField(before, field, open)));
  const hold = (form: HTMLElement | null): boolean => {
    if (fields.size === 0) return false;
    setHeld(held + 1);
    form?.querySelector<HTMLElement>('[data-open-words] input')?.focus();
    return true;
  };
  useEffect(() => {
    if (fields.size === 0) setHeld(0); // all are found: what is typed next is told when the form is to go again
  }, [fields]);
  const words = useMemo(() => ({ held, tell }), [held, tell]);
  return { words, open: held > 0 ? fields.size : 0, hold };
}

/** Of a field: says to its form that words are open, and learns when the form was held for them. */
export function useTellOpen(open: boolean, onHeld: () => void): void {
  const { held, tell } = useContext(OpenWordsContext);
  const field = useId();
  useEffect(() => tell(field, open), [tell, field, open]);
  useEffect(() => () => tell(field, false), [tell, field]);
  const latest = useRef(onHeld); // held once, it is asked once, with what stands in the field by then
  latest.current = onHeld;
  useEffect(() => {
    if (held > 0) latest.current();
  }, [held]);
}
