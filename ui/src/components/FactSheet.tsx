// components/FactSheet.tsx -- one fact laid over the page: correct it, add it, or remove it; with its history
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useFact } from '../api/queries';
import { formatTime } from '../lib/dates';
import type { Fact, FactKind } from '../lib/facts';
import { sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import { EventLink } from './EventLink';
import { FactForm, useFactRefresh } from './FactForm';
import { factWords, sayFunction } from './FactTable';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';

export type FactAct = { what: 'add'; kind: FactKind } | { what: 'edit' | 'remove'; fact: Fact };

function FactHistory(props: { editionId: string; n: number }): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const fact = useFact(props.editionId, props.n);
  const changes = fact.data?.history ?? [];
  const say = (field: string, value: string): string =>
    value === '' ? t.none : field === 'function' ? sayFunction(t, value) : value.replaceAll('\t', ': ');
  if (changes.length === 0) return null;
  return (
    <section className="history" aria-labelledby="fact-history">
      <h3 id="fact-history">{t.reader.history}</h3>
      <ol>
        {[...changes].reverse().map((change) => (
          <li key={`${change.version}-${change.field}`}>
            <p className="strong">{t.facts.field[change.field] ?? change.field}</p>
            {change.field !== 'added' && change.field !== 'removed' && (
              <p className="change lines">
                <del>
                  <span className="sr-only">{t.reader.before}: </span>
                  {say(change.field, change.before)}
                </del>
                <span aria-hidden="true"> → </span>
                <ins>
                  <span className="sr-only">{t.reader.after}: </span>
                  {say(change.field, change.after)}
                </ins>
              </p>
            )}
            <p>{change.reason}</p>
            {change.carried !== undefined && <p className="quiet small">{t.facts.carriedFrom}</p>}
            <p className="quiet small">
              {sayActor(t, change.by)}, {formatTime(new Date(change.at), language)},{' '}
              <EventLink index={change.event_index} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function RemoveForm(props: { editionId: string; fact: Fact; onDone: (done: Schemas['FactDone']) => void; onCancel: () => void }): JSX.Element {
  const t = useTexts();
  const refresh = useFactRefresh();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      call('post', '/editions/{edition_id}/facts/{fact_n}/remove', {
        path: { edition_id: props.editionId, fact_n: props.fact.n },
        body: { expected_version: props.fact.version, reason: reason.trim() },
      }),
    onSuccess: (done) => {
      refresh();
      props.onDone(done);
    },
    onError: refresh,
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && !remove.isPending) remove.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p lang="ja" className="strong">
        {props.fact.name}
        {props.fact.value !== '' && ` (${props.fact.value})`}
      </p>
      <p>{t.facts.removeLead}</p>
      <ProblemNotice error={remove.error} />
      <TextInput
        label={t.correct.reason}
        rows={2}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.correct.reasonMissing : undefined}
        required
      />
      <div className="button-row">
        <Button type="submit" className="button button-danger" isPending={remove.isPending}>
          {t.facts.remove}
        </Button>
        <Button className="button button-plain" onPress={props.onCancel}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}

export function FactSheet(props: {
  editionId: string;
  act: FactAct;
  onDone: (done: Schemas['FactDone']) => void;
  onClose: () => void;
}): JSX.Element {
  const t = useTexts();
  const { act } = props;
  const titles = { add: t.facts.addTitle, edit: t.facts.editTitle, remove: t.facts.removeTitle };
  return (
    <Sheet title={titles[act.what]} open onClose={props.onClose}>
      {act.what === 'remove' ? (
        <RemoveForm editionId={props.editionId} fact={act.fact} onDone={props.onDone} onCancel={props.onClose} />
      ) : (
        <>
          <p className="quiet">{factWords(t, act.what === 'add' ? act.kind : act.fact.kind).name}</p>
          <FactForm
            editionId={props.editionId}
            kind={act.what === 'add' ? act.kind : act.fact.kind}
            fact={act.what === 'add' ? undefined : act.fact}
            onDone={props.onDone}
            onCancel={props.onClose}
          />
        </>
      )}
      {act.what !== 'add' && <FactHistory editionId={props.editionId} n={act.fact.n} />}
    </Sheet>
  );
}
