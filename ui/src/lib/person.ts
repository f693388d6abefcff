// lib/person.ts -- who is signed in, for everything below the shell
import { createContext, useContext } from 'react';
import type { Schemas } from '../api/client';

export const PersonContext = createContext<Schemas['Session'] | undefined>(undefined);

/** The session; only pages of people signed in may ask. */
export function useSignedIn(): Schemas['Session'] & { person: Schemas['Person'] } {
  const session = useContext(PersonContext);
  if (session?.person === undefined) throw new Error('asked for a person where nobody is signed in');
  return { ...session, person: session.person };
}
