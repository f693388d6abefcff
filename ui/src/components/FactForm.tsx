// components/FactForm.tsx -- corrects a fact or adds one; compared when somebody was faster
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, ProblemError, type Schemas } from '../api/client';
import { useDraft } from '../lib/drafts';
import {
  emptyFact, factAddition, factChanges, FUNCTIONS, readFactTyped, typedOf, type Fact, type FactDetail, type FactKind,
  type FactTyped,
} from '../lib/facts';
import { useSignedIn } from '../lib/person';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { FactCompare } from './FactCompare';
import { factWords } from './FactTable';
import { Notice } from './Notice';
import { PathInput } from './PathInput';
import { ProblemNotice } from './ProblemNotice';
import { TextInput } from './TextInput';

const NONE = '(none)';

function DetailRows(props: { label: string; details: readonly FactDetail[]; onChange: (details: FactDetail[]) => void }): JSX.Element {
  const t = useTexts();
  const put = (at: number, change: Partial<FactDetail>): void =>
    props.onChange(props.details.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <fieldset className="field">
      <legend className="label">{props.label}</legend>
      {props.details.map((detail, index) => (
        <div key={index} className="detail-row">
          <TextInput label={t.facts.detailLabel} lang="ja" value={detail.label} onChange={(label) => put(index, { label })} />
          <TextInput label={t.facts.detailText} lang="ja" rows={1} value={detail.text} onChange={(text) => put(index, { text })} />
          <Button
            className="button button-quiet"
            aria-label={t.facts.detailRemove(index + 1)}
            onPress={() => props.onChange(props.details.filter((_one, at) => at !== index))}
          >
            {t.facts.remove}
          </Button>
        </div>
      ))}
      <Button
        className="button button-plain detail-add"
        onPress={() => props.onChange([...props.details, { label: '', text: '' }])}
      >
        {t.facts.detailAdd}
      </Button>
    </fieldset>
  );
}

function Fields(props: { editionId: string; typed: FactTyped; tried: boolean; onChange: (typed: FactTyped) => void }): JSX.Element {
  const t = useTexts();
  const { typed, onChange } = props;
  const words = factWords(t, typed.kind);
  const functions = FUNCTIONS[typed.kind];
  return (
    <>
      <TextInput
        label={words.nameHead}
        lang="ja"
        value={typed.name}
        onChange={(name) => onChange({ ...typed, name })}
        {...(typed.kind === 'revision' ? { type: 'date' } : {})}
        error={props.tried && typed.name.trim() === '' ? t.facts.nameMissing : undefined}
        required
      />
      {words.valueHead !== '' && (
        <TextInput label={words.valueHead} lang="ja" rows={2} value={typed.value} onChange={(value) => onChange({ ...typed, value })} />
      )}
      {functions.length > 0 && (
        <Choice
          label={words.functionHead}
          value={typed.function === '' ? NONE : typed.function}
          options={[
            { id: NONE, name: t.facts.noFunction },
            ...functions.map((id) => ({ id, ...(t.facts.functions[id] ?? { name: id, about: '' }) })),
          ]}
          onChange={(id) => onChange({ ...typed, function: id === NONE ? '' : id })}
        />
      )}
      <DetailRows label={words.detailsHead} details={typed.details} onChange={(details) => onChange({ ...typed, details })} />
      <PathInput
        editionId={props.editionId}
        label={t.facts.path}
        about={t.facts.pathAbout}
        value={typed.path}
        onChange={(path) => onChange({ ...typed, path })}
      />
    </>
  );
}

export function factConflict(error: unknown): Schemas['FactDetailed'] | undefined {
  if (!(error instanceof ProblemError) || error.problem.status !== 409) return undefined;
  return (error.body as Partial<Schemas['FactConflict']>).current;
}

/** Refreshes all that shows facts: the page itself, counts of the edition, the ledger. */
export function useFactRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['editions'] });
    void queries.invalidateQueries({ queryKey: ['ledger'] });
  };
}

function useSave(editionId: string, opened: Fact | undefined, onDone: (done: Schemas['FactDone']) => void) {
  const refresh = useFactRefresh();
  return useMutation({
    mutationFn: (typed: FactTyped) =>
      opened === undefined
        ? call('post', '/editions/{edition_id}/facts', { path: { edition_id: editionId }, body: factAddition(typed) })
        : call('patch', '/editions/{edition_id}/facts/{fact_n}', {
            path: { edition_id: editionId, fact_n: opened.n },
            body: { expected_version: typed.version, changes: factChanges(opened, typed), reason: typed.reason.trim() },
          }),
    onSuccess: (done) => {
      refresh();
      onDone(done);
    },
  });
}

export function FactForm(props: {
  editionId: string;
  kind: FactKind;
  /** Absent for one that is being added. */
  fact: Fact | undefined;
  /** What the form begins with, where that is not the fact as it stands. */
  proposed?: Partial<FactTyped>;
  onDone: (done: Schemas['FactDone']) => void;
  onCancel: () => void;
}): JSX.Element {
  const t = useTexts();
  const { person } = useSignedIn();
  const [opened] = useState(props.fact);
  const [proposed] = useState(props.proposed);
  const fresh = useMemo<FactTyped>(
    () => ({ ...(opened === undefined ? emptyFact(props.kind) : typedOf(opened)), ...proposed }),
    [opened, props.kind, proposed],
  );
  const draft = useDraft(`${person.id}:fact:${props.editionId}:${opened?.n ?? props.kind}`, fresh, readFactTyped);
  const [tried, setTried] = useState(false);
  const save = useSave(props.editionId, opened, (done) => {
    draft.drop();
    props.onDone(done);
  });
  const typed = draft.value;
  const nothing = opened !== undefined && Object.keys(factChanges(opened, typed)).length === 0;
  const conflict = factConflict(save.error);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (typed.name.trim() !== '' && typed.reason.trim() !== '' && !nothing && !save.isPending) save.mutate(typed);
  }
  function leave(): void {
    draft.drop();
    props.onCancel();
  }
  if (conflict !== undefined) {
    return (
      <FactCompare
        current={conflict}
        typed={typed}
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
    <form className="form" onSubmit={submit} noValidate>
      {draft.restored && <Notice kind="info" title={t.correct.restored} />}
      <ProblemNotice error={save.error} />
      <Fields editionId={props.editionId} typed={typed} tried={tried} onChange={draft.set} />
      <TextInput
        label={t.correct.reason}
        about={t.findings.reasonAbout}
        rows={2}
        value={typed.reason}
        onChange={(reason) => draft.set({ ...typed, reason })}
        error={tried && typed.reason.trim() === '' ? t.correct.reasonMissing : undefined}
        required
      />
      {tried && nothing && <p className="field-error" role="alert">{t.correct.nothing}</p>}
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
