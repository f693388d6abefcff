// components/ForAdministrators.tsx -- what others could only be refused is not offered to them
import type { ReactNode } from 'react';
import { useSignedIn } from '../lib/person';

export function ForAdministrators(props: { children: ReactNode; others?: ReactNode }): JSX.Element {
  return <>{useSignedIn().person.administrator ? props.children : props.others}</>;
}
