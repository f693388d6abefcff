// components/StepForm.tsx -- what a step of a record asks for, and the step itself
import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, ProblemError, type Schemas } from '../api/client';
import { useRefreshRecords, type Possible, type RecordType, type RecordWhole, type Values } from '../api/records';
import { useEvaluation } from '../lib/evaluate';
import { holdEnter } from '../lib/focus';
import { changedValues, fillable, newId, onlyClock, transitionOf } from '../lib/records';
import { OpenWordsProvider, useOpenWords } from '../lib/open-words';
import { usePick } from '../lib/say';
import { useServerDraft } from '../lib/server-draft';
import { useTexts } from '../texts';
import { showFirst } from '../pages/NewRecord';
import { Notice } from './Notice';
import { RecordClash } from './RecordClash';
import { lacking, RecordForm, valueIn, type FormFacts } from './RecordForm';
import { ActProblem } from './RefusalNotice';
import { SavedLine } from './SavedLine';
import { TextInput } from './TextInput';

type Done = Schemas['RecordDone'];
export type Act = { kind: 'move'; step: Possible } | { kind: 'edit' };

/** What was typed into a step, and under which id it is kept. */
export interface Restored {
  id: string;
  /** The transition; empty for a change of the content. */
  act: string;
  typed: Typed;
}

export interface Typed {
  values: Values;
  comment: string;
  effective: string;
}

interface StepProps {
  type: RecordType;
  record: RecordWhole;
  act: Act;
  restored?: Restored | undefined;
  onDone: (done: Done) => void;
  onCancel: () => void;
}

/** The names a step asks for: what it fills in, what is missing, and what may be changed in this state. */
function namesOf(type: RecordType, record: RecordWhole, act: Act): string[] {
  if (act.kind === 'edit') return type.fields.filter((field) => record.editable.includes(field.name) && field.value === undefined).map((field) => field.name);
  const transition = transitionOf(type, act.step.name, record.state);
  const aside = act.step.act === 'withdraw' || act.step.act === 'return' || act.step.act === 'refuse';
  const leads = !aside && transition?.to !== record.state; // a step that stays asks for its own fields alone
  const own = leads && record.may_edit ? fillable(type, record.state) : [];
  const wanted = new Set([...act.step.fills, ...act.step.missing, ...own, ...(transition?.fills ?? []), ...(aside ? [] : (transition?.needs ?? []))]);
  return type.fields.filter((field) => wanted.has(field.name) && field.value === undefined && !field.builtin).map((field) => field.name);
}

/** What the step fills in and has a default for: it is offered anew, whatever stood there from last time. */
function offeredOf(type: RecordType, act: Act): string[] {
  const fills = act.kind === 'move' ? act.step.fills : [];
  return type.fields.filter((field) => fills.includes(field.name) && field.default !== undefined).map((field) => field.name);
}

function without(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

/** Sends; when the clock alone was faster, sends again over what it did. */
async function past(seen: RecordWhole, version: number, send: (version: number) => Promise<Done>): Promise<Done> {
  try {
    return await send(version);
  } catch (error) {
    const current = error instanceof ProblemError && error.is('conflict') ? (error.body as Schemas['RecordProblem']).current : undefined;
    if (current === undefined || !onlyClock(seen, current)) throw error;
    return send(current.version);
  }
}

function useStep({ type, record, act, restored, onDone }: StepProps) {
  const refresh = useRefreshRecords();
  const [id] = useState(() => restored?.id ?? newId());
  const [typed, setTyped] = useState<Typed>(restored?.typed ?? { values: {}, comment: '', effective: '' });
  const [touched, setTouched] = useState(restored !== undefined);
  const [strict, setStrict] = useState(false);
  // As it was when the form was opened: what others do meanwhile is a conflict, what the clock does is none.
  const [seen] = useState(record);
  const [version, setVersion] = useState(record.version);
  const saved = useServerDraft(id, type.type, record.id, { ...typed, act: act.kind === 'move' ? act.step.name : '' }, touched);
  const names = useMemo(() => namesOf(type, record, act), [type, record, act]);
  const offered = useMemo(() => offeredOf(type, act), [type, act]);
  const values = useMemo(() => ({ ...without(record.values, offered), ...typed.values }), [record.values, offered, typed.values]);
  const changes = useMemo(() => changedValues(record.values, typed.values), [record.values, typed.values]);
  const { now: evaluation } = useEvaluation(
    { record: record.id, ...(act.kind === 'move' ? { transition: act.step.name } : {}) },
    changes,
  );
  const facts: FormFacts = { type, names, evaluation, required: new Set(act.kind === 'edit' ? [] : evaluation.required) };
  const send = useMutation({
    mutationFn: (expected: number) => past(seen, expected, (now) => {
      const shown = Object.fromEntries(offered.map((name) => [name, valueIn(values, evaluation, name)]).filter(([, value]) => value !== undefined));
      const all = changedValues(record.values, { ...shown, ...typed.values });
      const body = {
        expected_version: now,
        ...(Object.keys(all).length === 0 ? {} : { values: all }),
        ...(typed.comment.trim() === '' ? {} : { comment: typed.comment.trim() }),
        ...(typed.effective === '' ? {} : { effective_on: typed.effective }),
        ...(touched ? { draft: id } : {}),
      };
      const path = { record_id: record.id };
      if (act.kind === 'edit') return call('post', '/records/{record_id}/edit', { path, body: { ...body, values: changes } });
      const as = act.step.as === undefined || act.step.as === '' ? {} : { as: act.step.as };
      return call('post', '/records/{record_id}/move', { path, body: { ...body, ...as, transition: act.step.name } });
    }),
    onSuccess: (done) => {
      saved.stop();
      onDone(done);
      refresh();
    },
  });
  const change = (next: Partial<Typed>): void => {
    setTyped({ ...typed, ...next });
    setTouched(true);
  };
  return { typed, change, values, facts, strict, setStrict, send, saved, version, setVersion };
}

export function StepForm(props: StepProps): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const element = useRef<HTMLFormElement>(null);
  const { type, record, act } = props;
  const step = useStep(props);
  const reason = act.kind === 'move' && act.step.reason;
  const lacks = lacking(step.facts, step.values);
  const noReason = reason && step.typed.comment.trim() === '';
  const open = useOpenWords();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (step.send.isPending || open.hold(element.current)) return;
    if (lacks.length > 0 || noReason) {
      step.setStrict(true);
      showFirst(element.current, lacks.length > 0 ? lacks : ['comment']);
      return;
    }
    step.send.mutate(step.version);
  };
  const clash = step.send.error instanceof ProblemError && step.send.error.is('conflict') && (step.send.error.body as Schemas['RecordProblem']).current !== undefined;
  const label = act.kind === 'edit' ? t.record.editAct : pick(act.step.label);
  return (
    <form ref={element} className="form step-form" onSubmit={submit} onKeyDown={holdEnter} noValidate tabIndex={-1} aria-label={label}>
      {props.restored !== undefined && <Notice kind="info" title={t.form.restored} />}
      {act.kind === 'move' && act.step.as !== undefined && <Notice kind="info" title={t.records.asDeputy(record.names[act.step.as] ?? '')} />}
      {act.kind === 'move' && act.step.second && <Notice kind="info" title={t.record.needsSecond} />}
      <OpenWordsProvider value={open.words}>
        <RecordForm
          facts={step.facts}
          values={step.values}
          strict={step.strict}
          files={record.files}
          onChange={(values) => step.change({ values: Object.fromEntries(Object.entries(values).filter(([name]) => step.facts.names.includes(name))) })}
        />
      </OpenWordsProvider>
      <div data-field="comment">
        <TextInput
          label={reason ? t.form.reason : t.form.comment}
          {...(reason ? { about: t.form.reasonAbout, required: true } : { optional: true })}
          rows={2}
          error={step.strict && noReason ? t.form.missing : undefined}
          value={step.typed.comment}
          onChange={(comment) => step.change({ comment })}
        />
      </div>
      <details className="details">
        <summary>{t.form.effective}</summary>
        <TextInput label={t.form.effective} about={t.form.effectiveAbout} type="date" value={step.typed.effective} onChange={(effective) => step.change({ effective })} />
      </details>
      {clash ? (
        <RecordClash
          type={type}
          body={(step.send.error as ProblemError).body as Schemas['RecordProblem']}
          onAgain={(version) => {
            step.setVersion(version);
            step.send.mutate(version);
          }}
          onDrop={props.onCancel}
        />
      ) : (
        <ActProblem error={step.send.error} />
      )}
      {open.open > 0 && <Notice kind="warn" title={t.form.openWords(open.open)} live />}
      {step.strict && lacks.length > 0 && <Notice kind="warn" title={t.form.missingCount(lacks.length)} live />}
      <div className="button-row form-end">
        <Button
          type="submit"
          className={act.kind === 'move' && act.step.act === 'refuse' ? 'button button-danger' : 'button button-primary'}
          isPending={step.send.isPending}
        >
          {act.kind === 'move' && act.step.second ? `${label}（${t.record.askedSecond}）` : label}
        </Button>
        <Button className="button button-quiet" onPress={props.onCancel}>
          {t.common.cancel}
        </Button>
        <SavedLine saved={step.saved} />
      </div>
    </form>
  );
}
