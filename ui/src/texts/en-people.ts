// texts/en-people.ts -- what the screens say in English of accounts and of signing in
import type { jaPeople } from './ja-people';

const n = (value: number): string => value.toLocaleString('en-GB');

export const enPeople: typeof jaPeople = {
  accounts: {
    title: 'Accounts',
    lead: 'Who can sign in to this server. Disable an account that is no longer needed after a transfer or retirement.',
    add: 'Add an account',
    addLead: 'A temporary password is made; the person replaces it at the first sign-in.',
    login: 'Sign-in name',
    loginAbout: 'Without spaces: the staff number, the first part of the mail address, or what your office has settled on.',
    name: 'Name',
    role: 'Role',
    roles: {
      administrator: { name: 'Administrator', about: 'Imports policies, decides on them, and adds accounts.' },
      staff: { name: 'Staff', about: 'Reads the policy and does their own work.' },
    },
    state: 'State',
    active: 'In use',
    disabled: 'Disabled',
    temporary: 'Temporary password',
    lastSignIn: 'Last sign-in',
    never: 'Never yet',
    search: 'Search by name or sign-in name',
    count: (shown: number, all: number): string => (shown === all ? `${n(all)} accounts` : `${n(shown)} of ${n(all)} accounts`),
    more: (left: number): string => `Show ${n(left)} more`,
    none: 'No account matches.',
    save: 'Record the change',
    saved: 'The change was recorded.',
    change: 'Change the account',
    disable: 'Disable the account',
    disableAbout: 'Nobody can sign in with it any more, and present sessions end. What the person did stays on record.',
    enable: 'Enable the account',
    reset: 'Issue a new temporary password',
    resetAbout: 'Make sure first that it is really this person who asks. The present password stops working and sessions end.',
    own: 'This is your own account. Change your password under Settings.',
    added: 'Ledger event',
    issued: 'Temporary password',
    issuedLead: 'Shown this once. Print it or copy it, and hand it to the person yourself.',
    issuedRule: 'Replace it with a password only you know when you first sign in, then shred this sheet.',
    print: 'Print',
    handed: 'I handed it over',
  },
};
