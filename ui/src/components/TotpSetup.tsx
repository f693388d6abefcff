// components/TotpSetup.tsx -- registers an authenticator: a picture to scan, the key in letters, a code to confirm
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';

type Key = Schemas['TotpKey'];

function Confirm(props: { made: Key; onDone: (done: Schemas['FactorsDone']) => void }): JSX.Element {
  const t = useTexts();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => call('post', '/factors/totp/confirm', { body: { code } }),
    onSuccess: props.onDone,
    onError: () => setCode(''),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (code.trim() !== '' && !confirm.isPending) confirm.mutate();
  }
  const { size, path } = props.made.qr;
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.factors.step1}</p>
      <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.factors.qr}>
        <path d={path} />
      </svg>
      <p>{t.factors.byHand}</p>
      <p className="code qr-key">{props.made.key}</p>
      <p>{t.factors.step2}</p>
      <ProblemNotice error={confirm.error} />
      <TextInput label={t.factor.code} autoComplete="one-time-code" value={code} onChange={setCode} monospace />
      <Button type="submit" className="button button-primary" isPending={confirm.isPending}>
        {t.factors.confirm}
      </Button>
    </form>
  );
}

export function TotpSetup(props: { label: string; onDone: (done: Schemas['FactorsDone']) => void }): JSX.Element {
  const t = useTexts();
  const begin = useMutation({ mutationFn: () => call('post', '/factors/totp') });
  if (begin.data !== undefined) return <Confirm made={begin.data} onDone={props.onDone} />;
  return (
    <>
      <ProblemNotice error={begin.error} />
      <div className="button-row">
        <Button className="button button-plain" isPending={begin.isPending} onPress={() => begin.mutate()}>
          {props.label === '' ? t.factors.totpAdd : props.label}
        </Button>
      </div>
    </>
  );
}
