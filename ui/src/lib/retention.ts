// lib/retention.ts -- how long a record is kept, as people say it
import type { Schemas } from '../api/client';
import type { Language } from '../texts';
import { formatDay, shiftDay } from './dates';

type Retention = Schemas['Retention'];

/** The last day of it: what is over from 1 April on was kept until 31 March. */
export function sayLastDay(retention: Retention, language: Language): string {
  return formatDay(shiftDay(retention.due_on, -1), language);
}

/** Disposed of: nothing but its line in the register is left. */
export function isGone(retention: Retention): boolean {
  return retention.state === 'erased' && retention.scope === 'record';
}
