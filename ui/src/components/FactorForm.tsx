// components/FactorForm.tsx -- the second step of a sign-in: a code of the authenticator, or a recovery code
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';

type Session = Schemas['Session'];

export function FactorForm(props: { onSignedIn: (session: Session) => void; onLeave: () => void }): JSX.Element {
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
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ProblemNotice error={give.error} />
      <TextInput
        label={t.factor.code}
        about={t.factor.codeAbout}
        name="code"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        monospace
        autoFocus
      />
      <Button type="submit" className="button button-primary button-wide" isPending={give.isPending}>
        {t.factor.submit}
      </Button>
      <Button className="button button-quiet" isPending={leave.isPending} onPress={() => leave.mutate()}>
        {t.factor.other}
      </Button>
      <p className="small">{t.factor.left}</p>
    </form>
  );
}
