// components/WorkForm.tsx -- privileged work is begun: what for, and for how long
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { useSession } from '../api/queries';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';
import { TextInput } from './TextInput';

const LENGTHS = [15, 30, 60, 120, 240, 480];
const USUAL = 60;

export function WorkForm(props: { onGiven: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const longest = useSession().data?.work?.longest ?? USUAL;
  const lengths = [...new Set([...LENGTHS.filter((one) => one < longest), longest])];
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(Math.min(USUAL, longest));
  const [tried, setTried] = useState(false);
  const begin = useMutation({
    mutationFn: () => call('post', '/session/work', { body: { reason: reason.trim(), minutes } }),
    onSuccess: (session) => {
      queries.setQueryData(['session'], session);
      props.onGiven();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && !begin.isPending) begin.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.work.lead}</p>
      <ProblemNotice error={begin.error} />
      <TextInput
        label={t.work.reason}
        about={t.work.reasonAbout}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.work.reasonMissing : undefined}
        required
      />
      <Radios
        label={t.work.length}
        value={String(minutes)}
        options={lengths.map((one) => ({ id: String(one), name: t.work.minutes(one) }))}
        onChange={(next) => setMinutes(Number(next))}
      />
      <Button type="submit" className="button button-primary" isPending={begin.isPending}>
        {t.work.begin}
      </Button>
    </form>
  );
}
