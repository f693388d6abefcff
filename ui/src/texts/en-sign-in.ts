// texts/en-sign-in.ts -- what the screens say in English of who is signed in, and by what other means one does
import type { jaSignIn } from './ja-sign-in';

const n = (value: number): string => value.toLocaleString('en-GB');

export const enSignIn: typeof jaSignIn = {
  signedIn: {
    title: 'Signed in now',
    lead: 'Everybody who is signed in. End here what nobody can explain, or what was left open: that device has to sign in again at once. Each end is an event of the ledger.',
    open: 'See who is signed in',
    of: 'Signed in from',
    ofAbout: 'A device whose session is ended has to sign in again at once. Drafts that were saved stay.',
    count: (count: number): string => n(count),
    working: 'privileged work',
    endOf: (name: string, peer: string): string => `End the session of ${name} from ${peer}`,
    endAll: 'End all of them',
    ended: 'Ended.',
    nowhere: 'Signed in nowhere at present.',
  },
  card: {
    use: 'Sign in with an IC card',
    title: 'IC cards (certificates)',
    about: 'With the card of a registered certificate and its PIN one signs in without a password. When a card is lost, remove it here and have its issuer revoke it. Removing it ends all present sessions of this person, too.',
    none: 'No certificate is registered.',
    subject: 'Subject',
    issuer: 'Issuer',
    serial: 'Serial number',
    until: 'Valid until',
    used: 'Last used',
    add: 'Choose the file of a certificate and register it',
    added: 'Registered: its card signs in from now on.',
    remove: 'Remove',
    removeOf: (subject: string): string => `Remove ${subject}`,
    removed: 'Removed; the sessions of this person were ended.',
    refused: {
      none: 'No certificate came from a card. Put the card on its reader and choose the certificate in the browser. If it does not ask, close all of the browser and open it again.',
      untrusted: 'This card is not of an issuer accepted here, or this page did not ask for it.',
      expired: 'The certificate of the card has expired, or is not in force yet. Ask its issuer for a new one.',
      unfit: 'This certificate is not for signing in. Choose another one.',
      revoked: 'This card is revoked.',
      stale: 'The list of revoked cards is out of date, so that no card can sign in now. Tell an administrator.',
      unknown: 'This card is not registered to anybody yet. Ask an administrator.',
      disabled: 'The account of this card is disabled. Ask an administrator.',
    },
  },
};
