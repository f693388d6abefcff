// components/DraftShelf.tsx -- what somebody began to write and did not send
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call } from '../api/client';
import { useDraftList, useRefreshRecords, useTypes, type Draft } from '../api/records';
import { formatTime } from '../lib/dates';
import { useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';

function hrefOf(draft: Draft): string {
  return draft.record === '' ? `/new/${draft.type}?draft=${draft.id}` : `/records/${draft.record}?draft=${draft.id}`;
}

/** Nothing at all where there is nothing. */
export function DraftShelf(): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const titleOf = useTypeTitle();
  const drafts = useDraftList();
  const types = useTypes();
  const refresh = useRefreshRecords();
  const drop = useMutation({
    mutationFn: (id: string) => call('delete', '/drafts/{draft_id}', { path: { draft_id: id } }),
    onSuccess: refresh,
  });
  const list = drafts.data?.drafts ?? [];
  if (list.length === 0 || types.data === undefined) return null;
  return (
    <section className="card" aria-labelledby="drafts">
      <h2 id="drafts">{t.records.drafts}</h2>
      <ProblemNotice error={drop.error} />
      <ul className="shelf">
        {list.map((draft) => {
          const words = t.records.draftOf(titleOf(draft.type), formatTime(new Date(draft.changed_at), language));
          return (
            <li key={draft.id}>
              <Link href={hrefOf(draft)}>{words}</Link>
              <Button className="button button-quiet" aria-label={`${t.records.dropDraft}: ${words}`} onPress={() => drop.mutate(draft.id)}>
                {t.records.dropDraft}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
