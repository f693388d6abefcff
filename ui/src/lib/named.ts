// lib/named.ts -- which one of many is meant by a name typed to its end
import { fold } from './office';

export interface Named {
  id: string;
  name: string;
  /** What it is called besides: its number alone, its title alone. */
  also?: readonly string[];
}

/** The only one called so, however its spaces and widths are typed; undefined where none is, or several are. */
export function namedAs(options: readonly Named[], typed: string): string | undefined {
  const words = fold(typed);
  if (words === '') return undefined;
  const found = options.filter((one) => [one.name, ...(one.also ?? [])].some((name) => fold(name) === words));
  return found.length === 1 ? found[0]?.id : undefined;
}

/** Which option of a list an arrow key comes to, round and round; -1 before the first and in an empty list. */
export function nextAt(at: number, count: number, key: 'ArrowDown' | 'ArrowUp'): number {
  if (count === 0) return -1;
  if (key === 'ArrowDown') return (at + 1) % count;
  return at <= 0 ? count - 1 : at - 1;
}
