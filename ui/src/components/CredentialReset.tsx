// components/CredentialReset.tsx -- a new temporary password, with what else signs the person in: shown, and ended in the same step
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts, type Texts } from '../texts';
import { Await } from './Await';
import { IssuedSlips } from './IssuedSlip';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Ticks } from './Ticks';

type Account = Schemas['Account'];
type Factors = Schemas['Factors'];
type Certificates = Schemas['CertificateList'];

function factorWords(factors: Factors, t: Texts): string[] {
  return [
    ...(factors.totp ? [t.factors.totp] : []),
    ...factors.passkeys.map((one) => t.accounts.passkeyNamed(one.name)),
    ...(factors.recovery > 0 ? [t.accounts.recoveryCodes(factors.recovery)] : []),
  ];
}

const cardWords = (cards: Certificates, t: Texts): string[] => cards.certificates.map((one) => t.accounts.cardNamed(one.subject));

function Left(props: { done: Schemas['AccountResetDone'] }): JSX.Element {
  const t = useTexts();
  const words = [...factorWords(props.done.factors, t), ...cardWords(props.done.cards, t)];
  return words.length === 0 ? (
    <Notice kind="good" title={t.accounts.nothingLeft} live />
  ) : (
    <Notice kind="warn" title={t.accounts.left(t.list(words))} live />
  );
}

function Ends(props: { factors: Factors; cards: Certificates; ends: readonly string[]; onChange: (ends: string[]) => void }): JSX.Element | null {
  const t = useTexts();
  const factors = factorWords(props.factors, t);
  const cards = cardWords(props.cards, t);
  const options = [
    ...(factors.length > 0 ? [{ id: 'factors', name: t.accounts.endFactors(t.list(factors)) }] : []),
    ...(cards.length > 0 ? [{ id: 'certificates', name: t.accounts.endCards(t.list(cards)) }] : []),
  ];
  if (options.length === 0) return <p>{t.accounts.nothingElse}</p>;
  return <Ticks label={t.accounts.ends} about={t.accounts.endsAbout} options={options} value={props.ends} onChange={props.onChange} />;
}

export function CredentialReset(props: { account: Account }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { id, name, login } = props.account;
  const path = { account_id: id };
  const [ends, setEnds] = useState<readonly string[]>([]);
  const factors = useQuery({ queryKey: ['accounts', id, 'factors'], queryFn: ({ signal }) => call('get', '/accounts/{account_id}/factors', { path, signal }) });
  const cards = useQuery({
    queryKey: ['accounts', id, 'certificates'],
    queryFn: ({ signal }) => call('get', '/accounts/{account_id}/certificates', { path, signal }),
  });
  const reset = useMutation({
    mutationFn: () =>
      call('post', '/accounts/{account_id}/reset', {
        path,
        body: { password: true, factors: ends.includes('factors'), certificates: ends.includes('certificates') },
      }),
    onSuccess: () => {
      setEnds([]);
      return queries.invalidateQueries();
    },
  });
  if (reset.data !== undefined)
    return (
      <>
        <Left done={reset.data} />
        <IssuedSlips issued={[{ login, name, password: reset.data.password ?? '' }]} onHanded={() => reset.reset()} />
      </>
    );
  return (
    <>
      <ProblemNotice error={reset.error} />
      <p>{t.accounts.resetAbout}</p>
      <Await of={factors}>{(have) => <Await of={cards}>{(held) => <Ends factors={have} cards={held} ends={ends} onChange={setEnds} />}</Await>}</Await>
      <div className="button-row">
        <Button className="button button-plain" isPending={reset.isPending} onPress={() => reset.mutate()}>
          {t.accounts.reset}
        </Button>
      </div>
    </>
  );
}
