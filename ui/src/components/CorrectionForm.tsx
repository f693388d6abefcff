// components/CorrectionForm.tsx -- corrects a reading in place; kept while typed, compared when somebody was faster
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, ProblemError, UnreachableError, type Schemas } from '../api/client';
import type { UnitDetail } from '../api/queries';
import { asRequest, holdsAll, readTyped, valueNow, withChange, type Typed, type Value } from '../lib/correction';
import { useDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { CODED, CODES, fieldWord, LISTS, wordFor, type Field } from '../lib/words';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { Conflict } from './Conflict';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';
import { TokenField } from './TokenField';

const RETRIES = 30;
const RETRY_MS = 1000;

export function draftKey(personId: string, editionId: string, n: number): string {
  return `${personId}:unit:${editionId}:${n}`;
}

interface Saved {
  unit: UnitDetail;
  event: Schemas['EventReceipt'] | undefined;
}

function conflictOf(error: unknown): UnitDetail | undefined {
  if (!(error instanceof ProblemError) || error.problem.status !== 409) return undefined;
  return (error.body as Partial<Schemas['UnitConflict']>).current;
}

/** Sends a correction; when the first answer was lost on the way, finding it on record is success. */
function useSave(editionId: string, n: number, onSaved: (saved: Saved) => void) {
  const queries = useQueryClient();
  const attempts = useRef(0);
  return useMutation({
    mutationFn: async (typed: Typed): Promise<Saved> => {
      attempts.current += 1;
      try {
        return await call('patch', '/editions/{edition_id}/units/{unit_n}', {
          path: { edition_id: editionId, unit_n: n },
          body: { expected_version: typed.version, changes: asRequest(typed.changes), reason: typed.reason.trim() },
        });
      } catch (error) {
        const current = conflictOf(error);
        if (attempts.current > 1 && current !== undefined && holdsAll(current, typed.changes)) {
          return { unit: current, event: undefined };
        }
        throw error;
      }
    },
    onMutate: () => {
      attempts.current = 0;
    },
    retry: (count, error) => error instanceof UnreachableError && count < RETRIES,
    retryDelay: RETRY_MS,
    onSuccess: (saved) => {
      queries.setQueryData(['editions', editionId, 'unit', n], saved.unit);
      void queries.invalidateQueries({ queryKey: ['editions'] });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
      onSaved(saved);
    },
  });
}

function Fields(props: {
  unit: UnitDetail;
  typed: Typed;
  suggestions: readonly string[];
  onField: (field: Field, value: Value) => void;
}): JSX.Element {
  const t = useTexts();
  const { unit, typed } = props;
  const text = (field: Field): string => {
    const value = valueNow(unit, typed.changes, field);
    return typeof value === 'string' ? value : '';
  };
  return (
    <>
      {CODED.map((field) => (
        <Choice
          key={field}
          label={fieldWord(t, field).name}
          value={text(field)}
          options={CODES[field].map((code) => ({ id: code, ...wordFor(t, field, code) }))}
          onChange={(code) => props.onField(field, code)}
        />
      ))}
      {LISTS.map((field) => {
        const value = valueNow(unit, typed.changes, field);
        return (
          <TokenField
            key={field}
            label={fieldWord(t, field).name}
            about={fieldWord(t, field).about}
            value={typeof value === 'string' ? [] : value}
            suggestions={field === 'records' || field === 'class' ? [] : props.suggestions}
            onChange={(names) => props.onField(field, names)}
          />
        );
      })}
      <TextInput label={t.correct.how} rows={2} lang="ja" value={text('how_ja')} onChange={(value) => props.onField('how_ja', value)} />
      <TextInput label={t.correct.howEn} rows={2} lang="en" value={text('how')} onChange={(value) => props.onField('how', value)} />
    </>
  );
}

export function CorrectionForm(props: {
  editionId: string;
  unit: UnitDetail;
  suggestions: readonly string[];
  onClose: (receipt: Schemas['EventReceipt'] | undefined) => void;
}): JSX.Element {
  const t = useTexts();
  const { person } = useSignedIn();
  // What the person saw when beginning stays what changes are measured against.
  const [opened] = useState(props.unit);
  const fresh = useMemo<Typed>(() => ({ version: opened.version, changes: {}, reason: '' }), [opened]);
  const draft = useDraft(draftKey(person.id, props.editionId, opened.n), fresh, readTyped);
  const [tried, setTried] = useState(false);
  const save = useSave(props.editionId, opened.n, (saved) => {
    draft.drop();
    props.onClose(saved.event);
  });
  const typed = draft.value;
  const nothing = Object.keys(typed.changes).length === 0;
  const conflict = conflictOf(save.error);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!nothing && typed.reason.trim() !== '' && !save.isPending) save.mutate(typed);
  }
  function leave(): void {
    draft.drop();
    props.onClose(undefined);
  }
  if (conflict !== undefined) {
    return (
      <Conflict
        opened={opened}
        current={conflict}
        changes={typed.changes}
        onKeepMine={() => {
          const again = { ...typed, version: conflict.version };
          draft.set(again);
          save.mutate(again);
        }}
        onKeepTheirs={leave}
      />
    );
  }
  return (
    <form className="form correction" onSubmit={submit} noValidate>
      <h2>{t.correct.title}</h2>
      <p className="quiet small">{t.correct.lead}</p>
      {draft.restored && <Notice kind="info" title={t.correct.restored} />}
      <ProblemNotice error={save.error} />
      <Fields
        unit={opened}
        typed={typed}
        suggestions={props.suggestions}
        onField={(field, value) => draft.set({ ...typed, changes: withChange(opened, typed.changes, field, value) })}
      />
      <TextInput
        label={t.correct.reason}
        about={t.correct.reasonAbout}
        rows={2}
        value={typed.reason}
        onChange={(reason) => draft.set({ ...typed, reason })}
        error={tried && typed.reason.trim() === '' ? t.correct.reasonMissing : undefined}
        required
      />
      {tried && nothing && <p className="field-error">{t.correct.nothing}</p>}
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={save.isPending}>
          {t.correct.submit}
        </Button>
        <Button className="button button-plain" onPress={leave}>
          {nothing && typed.reason === '' ? t.common.cancel : t.correct.discard}
        </Button>
      </div>
    </form>
  );
}
