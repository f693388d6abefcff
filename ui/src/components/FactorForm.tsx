// components/FactorForm.tsx -- the second step of a sign-in: a passkey, a code of the authenticator, or a recovery code
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { PasskeyButton } from './PasskeyButton';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';

type Session = Schemas['Session'];

export function FactorForm(props: { session: Session; onSignedIn: (session: Session) => void; onLeave: () => void }): JSX.Element {
  const t = useTexts();
  const [code, setCode] = useState('');
  const give = useMutation({
    mutationFn: () => call('post', '/session/code', { body: { code } }),
    onSuccess: props.onSignedIn,
    onError: () => setCode(''),
  });
  const leave = useMutation({ mutationFn: () => call('delete', '/session'), onSettled: props.onLeave });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (code.trim() !== '' && !give.isPending) give.mutate();
  }
  const factors = props.session.factors ?? [];
  return (
    <form className="form" onSubmit={submit} noValidate>
      {factors.includes('passkey') && <PasskeyButton primary onGiven={props.onSignedIn} />}
      <ProblemNotice error={give.error} />
      <TextInput
        label={t.factor.code}
        about={t.factor.codeAbout}
        name="code"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        monospace
        autoFocus={!factors.includes('passkey')}
      />
      <Button
        type="submit"
        className={`button ${factors.includes('passkey') ? 'button-plain' : 'button-primary'} button-wide`}
        isPending={give.isPending}
      >
        {t.factor.submit}
      </Button>
      <Button className="button button-quiet" isPending={leave.isPending} onPress={() => leave.mutate()}>
        {t.factor.other}
      </Button>
      <p className="small">{t.factor.left}</p>
    </form>
  );
}
