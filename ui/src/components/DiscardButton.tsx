// components/DiscardButton.tsx -- gives up a draft that came in by mistake, with the reason on record
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { navigate } from '../lib/location';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';

function Form(props: { id: string; title: string; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const discard = useMutation({
    mutationFn: () =>
      call('post', '/editions/{edition_id}/discard', { path: { edition_id: props.id }, body: { reason: reason.trim() } }),
    onSuccess: (done) => {
      props.onClose();
      navigate(`/editions?discarded=${done.event.index}`);
      void queries.invalidateQueries();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && !discard.isPending) discard.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p className="strong" lang="ja">{props.title}</p>
      <p>{t.discard.lead}</p>
      <ProblemNotice error={discard.error} />
      <TextInput
        label={t.discard.reason}
        about={t.discard.reasonAbout}
        rows={2}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.correct.reasonMissing : undefined}
        required
      />
      <div className="button-row">
        <Button type="submit" className="button button-danger" isPending={discard.isPending}>
          {t.discard.submit}
        </Button>
        <Button className="button button-plain" onPress={props.onClose}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}

export function DiscardButton(props: { id: string; title: string }): JSX.Element {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="button button-plain button-warn no-print" onPress={() => setOpen(true)}>
        {t.discard.button}
      </Button>
      {open && (
        <Sheet title={t.discard.title} open onClose={() => setOpen(false)}>
          <Form id={props.id} title={props.title} onClose={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  );
}
