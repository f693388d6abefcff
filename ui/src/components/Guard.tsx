// components/Guard.tsx -- acts that ask for something first: it is asked for in a sheet, then the act is done again
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, whenNeeded, type Need } from '../api/client';
import { useTexts } from '../texts';
import { PasskeyButton } from './PasskeyButton';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';
import { WorkForm } from './WorkForm';

interface Asked {
  need: Need;
  /** The act goes on, or not. */
  answer: (given: boolean) => void;
}

function ProofForm(props: { onGiven: () => void }): JSX.Element {
  const t = useTexts();
  const [password, setPassword] = useState('');
  const prove = useMutation({
    mutationFn: () => call('post', '/session/proof', { body: { password } }),
    onSuccess: props.onGiven,
    onError: () => setPassword(''),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== '' && !prove.isPending) prove.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.proof.lead}</p>
      <ProblemNotice error={prove.error} />
      <TextInput label={t.signIn.password} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      <Button type="submit" className="button button-primary" isPending={prove.isPending}>
        {t.proof.submit}
      </Button>
      <PasskeyButton onGiven={props.onGiven} />
    </form>
  );
}

function Form(props: { asked: Asked }): JSX.Element {
  const { need, answer } = props.asked;
  const onGiven = (): void => answer(true);
  return need === 'work-needed' ? <WorkForm onGiven={onGiven} /> : <ProofForm onGiven={onGiven} />;
}

/** What one asks for may itself ask for something: the last one asked for lies on top. */
export function GuardProvider(props: { children: ReactNode }): JSX.Element {
  const t = useTexts();
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  useEffect(
    () =>
      whenNeeded(
        (need) =>
          new Promise((resolve) => {
            const one: Asked = {
              need,
              answer: (given) => {
                setAsked((list) => list.filter((other) => other !== one));
                resolve(given);
              },
            };
            setAsked((list) => [...list, one]);
          }),
      ),
    [],
  );
  return (
    <>
      {props.children}
      {asked.map((one, place) => (
        <Sheet
          key={place}
          title={one.need === 'work-needed' ? t.work.title : t.proof.title}
          open
          onClose={() => one.answer(false)}
        >
          <Form asked={one} />
        </Sheet>
      ))}
    </>
  );
}
