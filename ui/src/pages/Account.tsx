// pages/Account.tsx -- one account: its names and role, whether it is in use, a new temporary password
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useAccount } from '../api/queries';
import { ROLES } from '../components/AccountAdd';
import { AccountState } from '../components/AccountState';
import { Await } from '../components/Await';
import { CertificateSection } from '../components/CertificateSection';
import { CredentialReset } from '../components/CredentialReset';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Radios } from '../components/Radios';
import { SignedInOf } from '../components/SignedInTable';
import { TextInput } from '../components/TextInput';
import { formatTime } from '../lib/dates';
import { useSignedIn } from '../lib/person';
import { useLanguage, useTexts, type Texts } from '../texts';
import type { PageProps } from '../Routes';

type Account = Schemas['Account'];

function factorWords(account: Account, t: Texts): string {
  const words = [account.totp ? t.factors.totp : '', account.passkeys > 0 ? t.accounts.passkeys(account.passkeys) : ''];
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? t.accounts.noFactors : t.list(said);
}

function Facts(props: { account: Account }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { account } = props;
  const last = account.last_sign_in;
  return (
    <section className="card">
      <dl className="facts">
        <div>
          <dt>{t.accounts.login}</dt>
          <dd className="code">{account.login}</dd>
        </div>
        <div>
          <dt>{t.accounts.state}</dt>
          <dd>
            <AccountState account={account} />
          </dd>
        </div>
        <div>
          <dt>{t.accounts.lastSignIn}</dt>
          <dd>{last === '' ? t.accounts.never : formatTime(new Date(last), language)}</dd>
        </div>
        <div>
          <dt>{t.accounts.factors}</dt>
          <dd>{factorWords(account, t)}</dd>
        </div>
        <div>
          <dt>{t.accounts.added}</dt>
          <dd>
            <Link href={`/ledger/events/${account.added}?log=site`}>{t.acts.words['person.add']}</Link>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Change(props: { account: Account; own: boolean }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { id, name, login, role } = props.account;
  const [typed, setTyped] = useState({ name, login, role });
  const change = useMutation({
    mutationFn: () => call('patch', '/accounts/{account_id}', { path: { account_id: id }, body: typed }),
    onSuccess: () => queries.invalidateQueries(),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  }
  return (
    <section className="card">
      <h2>{t.accounts.change}</h2>
      <form className="form" onSubmit={submit} noValidate>
        <ProblemNotice error={change.error} />
        {change.isSuccess && <Notice kind="good" title={t.accounts.saved} live />}
        <TextInput label={t.accounts.name} value={typed.name} onChange={(next) => setTyped({ ...typed, name: next })} required />
        <TextInput label={t.accounts.login} value={typed.login} onChange={(next) => setTyped({ ...typed, login: next })} required />
        {!props.own && (
          <Radios
            label={t.accounts.role}
            value={typed.role}
            options={ROLES.map((one) => ({ id: one, ...t.accounts.roles[one] }))}
            onChange={(next) => setTyped({ ...typed, role: next === 'administrator' ? 'administrator' : 'staff' })}
          />
        )}
        <Button type="submit" className="button button-primary" isPending={change.isPending}>
          {t.accounts.save}
        </Button>
      </form>
    </section>
  );
}

function Acts(props: { account: Account }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { id, state, totp, passkeys } = props.account;
  const path = { account_id: id };
  const onSuccess = (): Promise<void> => queries.invalidateQueries();
  const turn = useMutation({
    mutationFn: () =>
      state === 'active'
        ? call('post', '/accounts/{account_id}/disable', { path })
        : call('post', '/accounts/{account_id}/enable', { path }),
    onSuccess,
  });
  const lost = useMutation({
    mutationFn: () => call('post', '/accounts/{account_id}/reset', { path, body: { factors: true } }),
    onSuccess,
  });
  return (
    <section className="card">
      <h2>{t.accounts.state}</h2>
      <ProblemNotice error={turn.error ?? lost.error} />
      <CredentialReset account={props.account} />
      {(totp || passkeys > 0) && (
        <>
          <p>{t.accounts.resetFactorsAbout}</p>
          <div className="button-row">
            <Button className="button button-plain" isPending={lost.isPending} onPress={() => lost.mutate()}>
              {t.accounts.resetFactors}
            </Button>
          </div>
        </>
      )}
      <p>{t.accounts.disableAbout}</p>
      <div className="button-row">
        <Button
          className={state === 'active' ? 'button button-danger' : 'button button-plain'}
          isPending={turn.isPending}
          onPress={() => turn.mutate()}
        >
          {state === 'active' ? t.accounts.disable : t.accounts.enable}
        </Button>
      </div>
    </section>
  );
}

export default function AccountPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const { person } = useSignedIn();
  const account = useAccount(props.at['id'] ?? '');
  const own = account.data?.id === person.id;
  return (
    <Page title={account.data?.name ?? t.accounts.title} lead={<Link href="/accounts">{t.accounts.title}</Link>}>
      <Await of={account}>
        {(answer) => (
          <>
            <Facts account={answer} />
            <Change key={`${answer.name} ${answer.login} ${answer.role}`} account={answer} own={own} />
            <SignedInOf account={answer.id} />
            <CertificateSection account={answer.id} />
            {own ? <p className="quiet">{t.accounts.own}</p> : <Acts account={answer} />}
          </>
        )}
      </Await>
    </Page>
  );
}
