// components/AccountAdd.tsx -- adds one account and shows its temporary password
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { IssuedSlips } from './IssuedSlip';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';
import { TextInput } from './TextInput';

type Role = Schemas['Role'];
export const ROLES: readonly Role[] = ['staff', 'administrator'];

/** With `person` the account is that person's of the organisation: one id for both. */
export function AccountAdd(props: { person?: { id: string; name: string }; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ login: '', name: props.person?.name ?? '', role: 'staff' as Role });
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: () => {
      const person = props.person === undefined ? {} : { person: props.person.id };
      return call('post', '/accounts', { body: { ...typed, ...person, login: typed.login.trim(), name: typed.name.trim() } });
    },
    onSuccess: () => queries.invalidateQueries(),
  });
  if (add.data !== undefined) {
    const { login, name } = add.data.account;
    return <IssuedSlips issued={[{ login, name, password: add.data.password }]} onHanded={props.onClose} />;
  }
  const missing = (text: string): string | undefined => (tried && text.trim() === '' ? t.password.mustEnter : undefined);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (typed.login.trim() !== '' && typed.name.trim() !== '' && !add.isPending) add.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.accounts.addLead}</p>
      <ProblemNotice error={add.error} />
      <TextInput label={t.accounts.name} value={typed.name} onChange={(name) => setTyped({ ...typed, name })} error={missing(typed.name)} required />
      <TextInput
        label={t.accounts.login}
        about={t.accounts.loginAbout}
        value={typed.login}
        onChange={(login) => setTyped({ ...typed, login })}
        error={missing(typed.login)}
        required
      />
      <Radios
        label={t.accounts.role}
        value={typed.role}
        options={ROLES.map((id) => ({ id, ...t.accounts.roles[id] }))}
        onChange={(role) => setTyped({ ...typed, role: role === 'administrator' ? 'administrator' : 'staff' })}
      />
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={add.isPending}>
          {t.accounts.add}
        </Button>
        <Button className="button button-plain" onPress={props.onClose}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}
