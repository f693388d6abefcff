// components/SignInForm.tsx -- name and password; used by the sign-in page and when a session was lost
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { PasskeyButton } from './PasskeyButton';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

export function SignInForm(props: {
  login?: string;
  onSignedIn: (session: Schemas['Session']) => void;
}): JSX.Element {
  const t = useTexts();
  const [login, setLogin] = useState(props.login ?? '');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const signIn = useMutation({
    mutationFn: () => call('post', '/session', { body: { login: login.trim(), password } }),
    onSuccess: props.onSignedIn,
    onError: () => setPassword(''),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (login.trim() !== '' && password !== '' && !signIn.isPending) signIn.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ProblemNotice error={signIn.error} />
      <TextInput label={t.signIn.login} name="username" autoComplete="username" value={login} onChange={setLogin} />
      <TextInput
        label={t.signIn.password}
        name="password"
        autoComplete="current-password"
        type={shown ? 'text' : 'password'}
        value={password}
        onChange={setPassword}
      />
      <Tick selected={shown} onChange={setShown} label={t.signIn.show} />
      <Button type="submit" className="button button-primary button-wide" isPending={signIn.isPending}>
        {t.signIn.submit}
      </Button>
      <PasskeyButton onGiven={props.onSignedIn} />
    </form>
  );
}
