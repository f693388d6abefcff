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
