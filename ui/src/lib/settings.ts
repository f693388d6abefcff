// lib/settings.ts -- the settings of sign-in as a form holds them: texts until they are sent
import type { Schemas } from '../api/client';

export type Values = Schemas['SettingValues'];
export type Name = keyof Values;
export type Typed = Partial<Record<Name, string>>;
export type Group = 'password' | 'lock' | 'factor' | 'session' | 'work' | 'account' | 'program' | 'notice';

/** What stands under which heading. */
export const GROUPS: readonly (readonly [Group, readonly Name[]])[] = [
  [
    'password',
    ['password_min', 'password_min_privileged', 'password_days', 'password_days_privileged', 'password_history', 'temporary_days', 'password_hash'],
  ],
  ['lock', ['lock_failures', 'lock_failures_privileged', 'lock_minutes']],
  ['factor', ['factor_for', 'factor_inside', 'factor_days']],
  ['session', ['idle_minutes', 'session_hours']],
  ['work', ['work_demand', 'work_minutes', 'attest_for']],
  ['account', ['unused_days']],
  ['program', ['program_days', 'program_second']],
  ['notice', ['notice']],
];

/** What can be chosen, where it is no number and no text. */
export const CHOICES: Readonly<Partial<Record<Name, readonly string[]>>> = {
  password_hash: ['argon2id', 'pbkdf2-sha256'],
  factor_for: ['privileged', 'outside', 'everyone'],
  work_demand: ['several', 'always', 'never'],
  program_second: ['several', 'always', 'never'],
};

/** What can be chosen together; typed as words with commas between them. */
export const SETS: Readonly<Partial<Record<Name, readonly string[]>>> = {
  attest_for: ['accounts', 'settings', 'policies', 'ledger'],
};

export function wordsOf(text: string): string[] {
  return text.split(',').filter((word) => word !== '');
}

/** The values that differ from what the server holds; undefined when one is no whole number. */
export function changesOf(typed: Typed, held: Values): Values | undefined {
  const changes: Record<string, number | string | string[]> = {};
  for (const [name, text] of Object.entries(typed) as [Name, string][]) {
    const now = held[name];
    if (typeof now === 'number') {
      if (!/^\d{1,5}$/.test(text.trim())) return undefined;
      if (Number(text) !== now) changes[name] = Number(text);
    } else if (Array.isArray(now)) {
      if (text !== now.join(',')) changes[name] = wordsOf(text);
    } else if (text !== now) {
      changes[name] = text;
    }
  }
  return changes as Values;
}
