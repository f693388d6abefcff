// components/AnchorForm.tsx -- records where a checkpoint is held outside this server
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { ProblemNotice } from './ProblemNotice';
import { Receipt } from './Receipt';
import { TextInput } from './TextInput';

type Kind = Schemas['AnchorKind'];
const KINDS: readonly Kind[] = ['printed', 'cosigned', 'timestamped'];

interface Typed {
  kind: Kind;
  detail: string;
}
const fresh: Typed = { kind: 'printed', detail: '' };

function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null || !('kind' in stored) || !('detail' in stored)) return undefined;
  const kind = KINDS.find((one) => one === stored.kind);
  return kind !== undefined && typeof stored.detail === 'string' ? { kind, detail: stored.detail } : undefined;
}

export function AnchorForm(): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { person } = useSignedIn();
  const draft = useDraft(`${person.id}:anchor`, fresh, readTyped);
  const [tried, setTried] = useState(false);
  const { kind, detail } = draft.value;
  const anchor = useMutation({
    mutationFn: () => call('post', '/ledger/anchors', { body: { kind, detail: detail.trim() } }),
    onSuccess: () => {
      draft.drop();
      setTried(false);
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (detail.trim() !== '' && !anchor.isPending) anchor.mutate();
  }
  return (
    <form className="form inset" onSubmit={submit} noValidate>
      <h3>{t.ledger.addAnchor}</h3>
      <p className="quiet">{t.ledger.anchorLead}</p>
      <ProblemNotice error={anchor.error} />
      {anchor.data !== undefined && <Receipt event={anchor.data.event}>{t.ledger.anchored}</Receipt>}
      <Choice
        label={t.ledger.anchorKind}
        value={kind}
        options={KINDS.map((id) => ({ id, ...t.ledger.anchorKinds[id] }))}
        onChange={(id) => draft.set({ kind: KINDS.find((one) => one === id) ?? kind, detail })}
      />
      <TextInput
        label={t.ledger.anchorDetail}
        about={t.ledger.anchorDetailAbout}
        rows={2}
        value={detail}
        onChange={(value) => draft.set({ kind, detail: value })}
        error={tried && detail.trim() === '' ? t.ledger.anchorDetailMissing : undefined}
        required
      />
      <Button type="submit" className="button button-primary" isPending={anchor.isPending}>
        {t.ledger.anchorSubmit}
      </Button>
    </form>
  );
}
