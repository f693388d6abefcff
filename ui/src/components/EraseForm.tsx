// components/EraseForm.tsx -- erases what an event holds, when a rule says so
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { Receipt } from './Receipt';
import { TextInput } from './TextInput';

export function EraseForm(props: { index: number }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const erase = useMutation({
    mutationFn: () =>
      call('post', '/ledger/events/{event_index}/erase', {
        path: { event_index: props.index },
        body: { reason: reason.trim() },
      }),
    onSuccess: () => void queries.invalidateQueries(),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && !erase.isPending) erase.mutate();
  }
  if (erase.data !== undefined) return <Receipt event={erase.data.event}>{t.event.erased}</Receipt>;
  return (
    <details className="details no-print">
      <summary>{t.event.erase}</summary>
      <form className="form inset" onSubmit={submit} noValidate>
        <p>{t.event.eraseLead}</p>
        <ProblemNotice error={erase.error} />
        <TextInput
          label={t.event.eraseReason}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim() === '' ? t.event.reasonMissing : undefined}
          required
        />
        <Button type="submit" className="button button-danger" isPending={erase.isPending}>
          {t.event.eraseSubmit}
        </Button>
      </form>
    </details>
  );
}
