// components/PersonAccount.tsx -- whether a person of the organisation can sign in, and how they come to an account
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { useAccounts } from '../api/queries';
import { useTexts } from '../texts';
import { AccountAdd } from './AccountAdd';
import { Sheet } from './Sheet';

export function PersonAccount(props: { id: string; name: string }): JSX.Element {
  const t = useTexts();
  const accounts = useAccounts();
  const [adding, setAdding] = useState(false);
  const own = accounts.data?.accounts.find((account) => account.id === props.id);
  return (
    <>
      {own !== undefined && <Link href={`/accounts/${own.id}`}>{own.login}</Link>}
      {own === undefined && accounts.isSuccess && (
        <div className="button-row">
          <span>{t.office.noAccount}</span>
          <Button className="button button-plain" onPress={() => setAdding(true)}>
            {t.accounts.add}
          </Button>
        </div>
      )}
      {adding && (
        <Sheet title={t.accounts.add} open onClose={() => setAdding(false)}>
          <AccountAdd person={props} onClose={() => setAdding(false)} />
        </Sheet>
      )}
    </>
  );
}
