// components/ProgramForm.tsx -- a program is issued a token: everything that must be said of it
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useAccounts } from '../api/queries';
import { bodyOf, EMPTY, lacking, type TypedProgram } from '../lib/programs';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { ProblemNotice } from './ProblemNotice';
import { ProgramAllows } from './ProgramAllows';
import { TextInput } from './TextInput';

export function ProgramForm(props: { onIssued: (done: Schemas['ProgramIssued']) => void }): JSX.Element {
  const t = useTexts();
  const accounts = useAccounts().data?.accounts ?? [];
  const [typed, setTyped] = useState<TypedProgram>(EMPTY);
  const [tried, setTried] = useState(false);
  const missing = lacking(typed);
  const issue = useMutation({ mutationFn: () => call('post', '/programs', { body: bodyOf(typed) }), onSuccess: props.onIssued });
  const set = (name: keyof TypedProgram) => (value: string) => setTyped((now) => ({ ...now, [name]: value }));
  const errorOf = (name: keyof TypedProgram): string | undefined => (tried && missing.has(name) ? t.programs.missing : undefined);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (missing.size === 0 && !issue.isPending) issue.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.programs.issueLead}</p>
      <ProblemNotice error={issue.error} />
      <TextInput label={t.programs.name} about={t.programs.nameAbout} value={typed.name} onChange={set('name')} error={errorOf('name')} required />
      <TextInput label={t.programs.purpose} about={t.programs.purposeAbout} value={typed.purpose} onChange={set('purpose')} error={errorOf('purpose')} required />
      <TextInput label={t.programs.reason} about={t.programs.reasonAbout} value={typed.reason} onChange={set('reason')} error={errorOf('reason')} rows={2} required />
      <Choice
        label={t.programs.owner}
        about={t.programs.ownerAbout}
        value={typed.owner}
        options={accounts.filter((one) => one.state === 'active').map((one) => ({ id: one.id, name: one.name, about: one.login }))}
        onChange={set('owner')}
        error={errorOf('owner')}
        required
      />
      <TextInput label={t.programs.until} about={t.programs.untilAbout} type="date" value={typed.until} onChange={set('until')} error={errorOf('until')} required />
      <TextInput label={t.programs.addresses} about={t.programs.addressesAbout} value={typed.addresses} onChange={set('addresses')} optional monospace />
      <ProgramAllows
        value={typed.allows}
        onChange={(allows) => setTyped((now) => ({ ...now, allows }))}
        error={tried && missing.has('allows') ? t.programs.missingAllows : undefined}
      />
      <Button type="submit" className="button button-primary" isPending={issue.isPending}>
        {t.programs.submit}
      </Button>
    </form>
  );
}
