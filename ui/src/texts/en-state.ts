// texts/en-state.ts -- what the screens say in English of servers outside and of letters
import type { jaState } from './ja-state';

const n = (value: number): string => value.toLocaleString('en-GB');

export const enState: typeof jaState = {
  state: {
    title: 'State',
    lead: 'The servers outside that this one relies on, and the letters it sends.',
    servers: 'Servers outside',
    peers: { mail: 'Mail server', directory: 'Directory (LDAP)', scan: 'Virus scanner (clamd)' },
    server: 'Server',
    place: 'Where',
    how: 'How it is',
    without: {
      mail: 'Notices appear on the screens only.',
      directory: 'Staff are imported from files.',
      scan: 'Attachments stay “to be checked”.',
    },
    absent: 'Not set up',
    untried: 'Not asked yet',
    serves: (when) => `Served on ${when}`,
    fails: (since, times) => `Does not serve since ${since} (${n(times)} times)`,
    next: (when) => `tried again on ${when}`,
    check: 'Try it',
    checked: (said) => `It answered: ${said}`,
    settingsAbout: 'Where connections go is set on the server with sekisho courier set, and cannot be changed here.',
    letters: 'Letters',
    lettersAbout: 'Those that wait, and those over in the last 30 days.',
    lettersOff: 'No mail server is set up: news is shown here alone.',
    waiting: 'Waiting',
    sent: 'Sent',
    refused: 'Refused',
    given_up: 'Not sent in time',
    unaddressed: 'No address',
    unaddressedPersons: (persons) => `${n(persons)} people have no mail address. Add it on their page of the organisation.`,
    unsent: 'Letters not sent',
    unsentNone: 'There are none.',
    person: 'To',
    what: 'What became of it',
    tries: (times) => `tried ${n(times)} times`,
    opened: 'Made on',
    answer: 'Why',
    again: 'Send again',
    actions: 'Actions',
    directory: 'Read from the directory',
    directoryAbout: 'Reads the people of the directory (LDAP, Active Directory); on the next screen you check them row by row. Nothing changes before you take them over.',
    directoryRead: (left, referrals) =>
      [
        'directory',
        ...(left > 0 ? [`${n(left)} entries were not read: a value of theirs is no line of text.`] : []),
        ...(referrals > 0 ? [`${n(referrals)} referrals to other directories were not followed: people there are not among these.`] : []),
      ].join(' '),
    attachments: 'Virus check of attachments',
    scanned: { unchecked: 'Waiting', clean: 'Clean', infected: 'A virus was found', failed: 'Could not be checked' },
    pace: 'Letters',
    paceAbout: 'News of your own account reaches you whatever you choose.',
    paces: {
      soon: { name: 'As it comes', about: 'What comes within a few minutes is one letter.' },
      daily: { name: 'Once a day', about: 'In the morning.' },
      never: { name: 'Never', about: 'You read news here alone.' },
    },
  },
};
