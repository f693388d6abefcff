// texts/en-sign-in.ts -- what the screens say in English of who is signed in, and by what other means one does
import type { jaSignIn } from './ja-sign-in';

const n = (value: number): string => value.toLocaleString('en-GB');

export const enSignIn: typeof jaSignIn = {
  signedIn: {
    title: 'Signed in now',
    lead: 'Everybody who is signed in. End here what nobody can explain, or what was left open. Each end is an event of the ledger.',
    open: 'See who is signed in',
    of: 'Signed in from',
    count: (count: number): string => n(count),
    working: 'privileged work',
    endOf: (name: string, peer: string): string => `End the session of ${name} from ${peer}`,
    endAll: 'End all of them',
    ended: 'Ended.',
    nowhere: 'Signed in nowhere at present.',
  },
};
