// pages/Accounts.tsx -- who can sign in
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useAccounts } from '../api/queries';
import { AccountAdd } from '../components/AccountAdd';
import { AccountState } from '../components/AccountState';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { Sheet } from '../components/Sheet';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { Tick } from '../components/Tick';
import { matching } from '../lib/accounts';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Account = Schemas['Account'];
const AT_ONCE = 200;

function List(props: { accounts: readonly Account[] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [words, setWords] = useState('');
  const [room, setRoom] = useState(AT_ONCE);
  const [only, setOnly] = useState(false);
  const unused = useMemo(() => props.accounts.filter((one) => one.unused), [props.accounts]);
  const found = useMemo(() => matching(only ? unused : props.accounts, words), [only, unused, props.accounts, words]);
  return (
    <>
      {unused.length > 0 && (
        <Notice kind="warn" title={t.accounts.unusedCount(unused.length)}>
          <Tick selected={only} onChange={setOnly} label={t.accounts.unusedOnly} />
        </Notice>
      )}
      <TextInput label={t.accounts.search} type="search" value={words} onChange={setWords} />
      <p className="quiet" role="status">
        {found.length === 0 ? t.accounts.none : t.accounts.count(found.length, props.accounts.length)}
      </p>
      <StackTable
        label={t.accounts.title}
        rows={found.slice(0, room)}
        keyOf={(row: Account) => row.id}
        columns={[
          { key: 'name', head: t.accounts.name, names: true, cell: (row) => <Link href={`/accounts/${row.id}`}>{row.name}</Link> },
          { key: 'login', head: t.accounts.login, cell: (row) => <span className="code">{row.login}</span> },
          { key: 'role', head: t.accounts.role, cell: (row) => t.accounts.roles[row.role].name },
          { key: 'state', head: t.accounts.state, cell: (row) => <AccountState account={row} /> },
          {
            key: 'last',
            head: t.accounts.lastSignIn,
            className: 'cell-time',
            cell: (row) => (row.last_sign_in === '' ? t.accounts.never : formatTime(new Date(row.last_sign_in), language)),
          },
        ]}
      />
      {found.length > room && (
        <Button className="button button-plain" onPress={() => setRoom(found.length)}>
          {t.accounts.more(found.length - room)}
        </Button>
      )}
    </>
  );
}

export default function Accounts(_props: PageProps): JSX.Element {
  const t = useTexts();
  const accounts = useAccounts();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t.accounts.title}
      lead={t.accounts.lead}
      actions={
        <>
          <Link href="/accounts/sessions" className="button button-plain">
            {t.signedIn.open}
          </Link>
          <Link href="/programs" className="button button-plain">
            {t.programs.open}
          </Link>
          <Link href="/accounts/issue" className="button button-plain">
            {t.issue.open}
          </Link>
          <Link href="/settings/sign-in" className="button button-plain">
            {t.signInSettings.open}
          </Link>
          <Button className="button button-primary" onPress={() => setAdding(true)}>
            {t.accounts.add}
          </Button>
        </>
      }
    >
      <Await of={accounts}>{(answer) => <List accounts={answer.accounts} />}</Await>
      {adding && (
        <Sheet title={t.accounts.add} open onClose={() => setAdding(false)}>
          <AccountAdd onClose={() => setAdding(false)} />
        </Sheet>
      )}
    </Page>
  );
}
