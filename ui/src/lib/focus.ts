// lib/focus.ts -- where the keyboard stands: kept when what it stood on goes, and led to what lacks
import { useLayoutEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

const FIELDS = ':is(input:not([hidden]), textarea, button)';

/** The field below `place` that is wrong, or else its first: a group of choices has no focus of its own, its choices have. */
export function fieldToFill(place: Element): HTMLElement | null {
  return place.querySelector<HTMLElement>(`[data-invalid] ${FIELDS}, input[data-invalid]`) ?? place.querySelector<HTMLElement>(FIELDS);
}

/** Enter in a field sends no form that is kept for good: the key also ends the conversion of kana, and is easily struck once more. */
export function holdEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

/** Of a place whose parts come and go with what is done there: when the part with the focus is gone, the focus goes to its stead. */
export function useKeptFocus<E extends HTMLElement>(
  stead: (place: E, at: number) => HTMLElement | null | undefined,
): { ref: RefObject<E>; onFocus: (event: FocusEvent<E>) => void } {
  const ref = useRef<E>(null);
  const last = useRef<{ element: Element; at: number }>();
  const onFocus = (event: FocusEvent<E>): void => {
    const item = event.target.closest('li');
    last.current = { element: event.target, at: item === null ? -1 : [...(item.parentElement?.children ?? [])].indexOf(item) };
  };
  useLayoutEffect(() => {
    const was = last.current;
    if (was === undefined || was.element.isConnected || ref.current === null) return;
    last.current = undefined;
    if (document.activeElement === document.body) (stead(ref.current, was.at) ?? ref.current).focus({ preventScroll: true });
  });
  return { ref, onFocus };
}

/** Of a list of records: the one that took the place of the one that is gone. */
export function rowInStead(place: HTMLElement, at: number): HTMLElement | undefined {
  const rows = [...place.querySelectorAll<HTMLElement>('.tasks .line-title')];
  return rows[Math.min(at, rows.length - 1)];
}
