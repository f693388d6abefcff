// lib/waits.ts -- who is waited for, in words
import type { Schemas } from '../api/client';
import type { Texts } from '../texts';

type Holders = Schemas['KeyHolders'];
type Names = Readonly<Record<string, string>>;

/** "総務 次郎（統括情報セキュリティ責任者）"; a post nobody holds says so. */
export function sayHolders(who: Holders, names: Names, t: Texts, pick: (label: Schemas['Label'] | undefined) => string): string {
  if (who.hidden === true) return t.records.hiddenHolder;
  const persons = who.persons.map((one) => {
    const name = names[one.id] ?? '';
    return one.for === undefined || one.for === '' ? name : t.records.deputyFor(name, names[one.for] ?? '');
  });
  const place = who.scope === undefined || who.scope === '' ? '' : (names[who.scope] ?? '');
  const post = [place, pick(who.label)].filter((part) => part !== '').join(' ');
  if (persons.length === 0) return post === '' ? t.records.nobody : `${post}: ${t.records.nobody}`;
  return post === '' ? t.list(persons) : `${t.list(persons)}（${post}）`;
}
