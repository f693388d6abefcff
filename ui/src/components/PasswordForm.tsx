// components/PasswordForm.tsx -- changes one's own password; says what is wrong beside the field it is wrong in
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts, type Texts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

const SHORTEST = 12; // until the server said otherwise

interface Typed {
  current: string;
  fresh: string;
  again: string;
}
type Faults = Partial<Record<keyof Typed, string>>;

function faultsOf(typed: Typed, shortest: number, t: Texts): Faults {
  const faults: Faults = {};
  const length = Array.from(typed.fresh).length;
  if (typed.current === '') faults.current = t.password.mustEnter;
  if (length < shortest) faults.fresh = t.password.tooShort(shortest - length);
  else if (typed.fresh === typed.current) faults.fresh = t.password.same;
  if (typed.again !== typed.fresh) faults.again = t.password.differs;
  return faults;
}

export function PasswordForm(props: {
  login: string;
  shortest?: number | undefined;
  onChanged: (session: Schemas['Session']) => void;
}): JSX.Element {
  const t = useTexts();
  const [typed, setTyped] = useState<Typed>({ current: '', fresh: '', again: '' });
  const [tried, setTried] = useState(false);
  const [shown, setShown] = useState(false);
  const change = useMutation({
    mutationFn: () => call('post', '/session/password', { body: { current: typed.current, new: typed.fresh } }),
    onSuccess: props.onChanged,
  });
  const shortest = props.shortest ?? SHORTEST;
  const faults = faultsOf(typed, shortest, t);
  const type = shown ? 'text' : 'password';
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0 && !change.isPending) change.mutate();
  }
  const field = (name: keyof Typed, label: string, autoComplete: string, about?: string): JSX.Element => (
    <TextInput
      label={label}
      type={type}
      autoComplete={autoComplete}
      value={typed[name]}
      onChange={(value) => setTyped({ ...typed, [name]: value })}
      error={tried ? faults[name] : undefined}
      {...(about === undefined ? {} : { about })}
    />
  );
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ProblemNotice error={change.error} />
      <input type="text" name="username" autoComplete="username" value={props.login} readOnly hidden />
      {field('current', t.password.current, 'current-password')}
      {field('fresh', t.password.fresh, 'new-password', t.password.rule(shortest))}
      {field('again', t.password.again, 'new-password')}
      <Tick selected={shown} onChange={setShown} label={t.signIn.show} />
      <Button type="submit" className="button button-primary" isPending={change.isPending}>
        {t.password.submit}
      </Button>
    </form>
  );
}
