// components/Guard.tsx -- acts that ask for something first: it is asked for, then the act is done again
import { useMutation } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, ProblemError } from '../api/client';
import { useTexts } from '../texts';
import { PasskeyButton } from './PasskeyButton';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';

/** Does an act; what it asks for first is asked of the person, who may refuse: then its refusal stands. */
export type Guard = <T>(act: () => Promise<T>) => Promise<T>;

interface Asked {
  /** The act goes on, or not. */
  answer: (given: boolean) => void;
}

const GuardContext = createContext<Guard>((act) => act());

export function useGuard(): Guard {
  return useContext(GuardContext);
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

export function GuardProvider(props: { children: ReactNode }): JSX.Element {
  const t = useTexts();
  const [asked, setAsked] = useState<Asked>();
  const ask = useCallback(
    (): Promise<boolean> =>
      new Promise((resolve) => {
        setAsked({
          answer: (given) => {
            setAsked(undefined);
            resolve(given);
          },
        });
      }),
    [],
  );
  const guard = useMemo<Guard>(
    () =>
      async function run<T>(act: () => Promise<T>): Promise<T> {
        try {
          return await act();
        } catch (error) {
          if (!(error instanceof ProblemError && error.is('proof-needed')) || !(await ask())) throw error;
          return run(act);
        }
      },
    [ask],
  );
  return (
    <GuardContext.Provider value={guard}>
      {props.children}
      {asked !== undefined && (
        <Sheet title={t.proof.title} open onClose={() => asked.answer(false)}>
          <ProofForm onGiven={() => asked.answer(true)} />
        </Sheet>
      )}
    </GuardContext.Provider>
  );
}
