// components/AccountState.tsx -- whether an account is in use, and whether its password is still the temporary one
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';

export function AccountState(props: { account: Schemas['Account'] }): JSX.Element {
  const t = useTexts();
  const { state, temporary, unused } = props.account;
  return (
    <>
      <span className={state === 'active' ? 'chip chip-good' : 'chip'}>{t.accounts[state]}</span>
      {unused && <span className="chip chip-warn">{t.accounts.unused}</span>}
      {temporary && <span className="chip">{t.accounts.temporary}</span>}
    </>
  );
}
