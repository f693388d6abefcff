// components/RecordSteps.tsx -- what I can do with a record now, what is barred and why
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useRefreshRecords, type Possible, type RecordType, type RecordWhole } from '../api/records';
import { holdEnter, useKeptFocus } from '../lib/focus';
import { transitionOf } from '../lib/records';
import { useSignedIn } from '../lib/person';
import { usePick } from '../lib/say';
import { useTexts } from '../texts';
import { PersonFinder } from './Finders';
import { Notice } from './Notice';
import { ActProblem, RefusalWords } from './RefusalNotice';
import { RecordValues } from './RecordValues';
import { StepForm, type Act, type Restored } from './StepForm';
import { TextInput } from './TextInput';

type Done = Schemas['RecordDone'];
interface Props {
  type: RecordType;
  record: RecordWhole;
  onDone: (done: Done) => void;
}

/** One of the acts beside transitions: a comment, the after-view, the second person's answer, handing over. */
function useAct(props: Props) {
  const refresh = useRefreshRecords();
  return useMutation({
    mutationFn: (send: () => Promise<Done>) => send(),
    onSuccess: (done) => {
      props.onDone(done);
      refresh();
    },
  });
}

function Second(props: Props): JSX.Element | null {
  const t = useTexts();
  const pick = usePick();
  const [comment, setComment] = useState('');
  const act = useAct(props);
  const { record } = props;
  const { pending } = record;
  const { person } = useSignedIn();
  if (pending === undefined) return null;
  const mine = record.may_second && pending.by !== person.id;
  const name = pick(transitionOf(props.type, pending.transition, record.state)?.label);
  const answer = (agree: boolean) => (): void =>
    act.mutate(() =>
      call('post', '/records/{record_id}/second', {
        path: { record_id: record.id },
        body: { expected_version: record.version, agree, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      }),
    );
  return (
    <Notice kind={mine ? 'warn' : 'info'} title={mine ? t.record.secondYours : t.record.second}>
      <p>{t.record.secondLead(record.names[pending.by] ?? '', name)}</p>
      {pending.comment !== '' && <p className="history-comment">{pending.comment}</p>}
      <RecordValues type={props.type} record={{ ...record, values: pending.values, masked: [] }} />
      {mine && (
        <>
          <TextInput label={t.form.comment} optional value={comment} onChange={setComment} />
          <ActProblem error={act.error} />
          <div className="button-row">
            <Button className="button button-primary" isPending={act.isPending} onPress={answer(true)}>
              {t.record.agree}
            </Button>
            <Button className="button button-plain" isPending={act.isPending} onPress={answer(false)}>
              {t.record.decline}
            </Button>
          </div>
        </>
      )}
    </Notice>
  );
}

function NoteForm(props: Props & { onClose: () => void }): JSX.Element {
  const t = useTexts();
  const [comment, setComment] = useState('');
  const act = useAct(props);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (comment.trim() === '') return;
    act.mutate(() =>
      call('post', '/records/{record_id}/note', {
        path: { record_id: props.record.id },
        body: { expected_version: props.record.version, comment: comment.trim() },
      }),
    );
  };
  return (
    <form className="form step-form" onSubmit={submit} onKeyDown={holdEnter} noValidate tabIndex={-1} aria-label={t.record.note}>
      <TextInput label={t.form.comment} about={t.form.reasonAbout} required rows={2} value={comment} onChange={setComment} />
      <ActProblem error={act.error} />
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={act.isPending}>
          {t.record.noteAct}
        </Button>
        <Button className="button button-quiet" onPress={props.onClose}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}

function HandOverForm(props: Props & { onClose: () => void }): JSX.Element {
  const t = useTexts();
  const [to, setTo] = useState('');
  const act = useAct(props);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (to === '') return;
    act.mutate(() =>
      call('post', '/records/{record_id}/hand-over', { path: { record_id: props.record.id }, body: { expected_version: props.record.version, to } }),
    );
  };
  return (
    <form className="form step-form" onSubmit={submit} onKeyDown={holdEnter} noValidate tabIndex={-1} aria-label={t.record.handOver}>
      <PersonFinder label={t.record.handOverTo} required value={to} onChange={setTo} />
      <ActProblem error={act.error} />
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={act.isPending}>
          {t.record.handOverAct}
        </Button>
        <Button className="button button-quiet" onPress={props.onClose}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}

const ORDER = ['grant', 'ask', 'report', 'record', 'review', 'close', 'return', 'refuse', 'withdraw'];

function inOrder(type: RecordType, record: RecordWhole): Possible[] {
  const rank = (step: Possible): number => {
    const aside = transitionOf(type, step.name, record.state)?.aside === true ? 100 : 0;
    return (step.waited ? 0 : 20) + aside + ORDER.indexOf(step.act);
  };
  return [...record.possible].sort((a, b) => rank(a) - rank(b));
}

function buttonClass(step: Possible, first: boolean): string {
  if (step.waited && first) return 'button button-primary';
  return step.act === 'withdraw' ? 'button button-quiet' : 'button button-plain';
}

function Barred(props: { record: RecordWhole }): JSX.Element | null {
  const t = useTexts();
  const pick = usePick();
  if (props.record.barred.length === 0) return null;
  return (
    <details className="details" open={props.record.possible.length === 0}>
      <summary>{t.record.barred}</summary>
      {props.record.barred.map((one) => (
        <Notice key={one.name} kind="warn" title={pick(one.label)}>
          <RefusalWords refusal={one.refusal} />
        </Notice>
      ))}
    </details>
  );
}

export function RecordSteps(props: Props & { restored?: Restored | undefined }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, record } = props;
  const { restored } = props;
  const [open, setOpen] = useState<string | undefined>(restored === undefined ? undefined : restored.act === '' ? '(edit)' : restored.act);
  const opened = useRef<string>();
  const kept = useKeptFocus<HTMLElement>((place) => place.querySelector<HTMLElement>(`.step-form, [data-act="${opened.current ?? ''}"]`));
  const act = useAct(props);
  const steps = inOrder(type, record);
  const step = steps.find((one) => one.name === open);
  const chosen: Act | undefined = step !== undefined ? { kind: 'move', step } : open === '(edit)' ? { kind: 'edit' } : undefined;
  const begin = (name: string): void => {
    opened.current = name;
    setOpen(name);
  };
  const close = (): void => setOpen(undefined);
  const done = (answer: Done): void => {
    close();
    props.onDone(answer);
  };
  const look = (): void =>
    act.mutate(() => call('post', '/records/{record_id}/look', { path: { record_id: record.id }, body: { expected_version: record.version } }));
  const nothing = steps.length === 0 && !record.may_edit && !record.may_look && record.pending === undefined && record.barred.length === 0;
  return (
    <section className={nothing ? 'card no-print' : 'card card-next no-print'} aria-labelledby="steps" tabIndex={-1} {...kept}>
      <h2 id="steps">{t.record.yours}</h2>
      <Second {...props} onDone={done} />
      <ActProblem error={act.error} />
      {open === undefined && (
        <div className="button-row">
          {record.may_look && (
            <Button className="button button-primary" isPending={act.isPending} onPress={look}>
              {t.record.look}
            </Button>
          )}
          {steps.map((one, at) => (
            <Button key={one.name} className={buttonClass(one, at === 0)} data-act={one.name} onPress={() => begin(one.name)}>
              {pick(one.label)}
            </Button>
          ))}
          {record.may_edit && (
            <Button className="button button-plain" data-act="(edit)" onPress={() => begin('(edit)')}>
              {t.record.edit}
            </Button>
          )}
          {record.may_hand_over && (
            <Button className="button button-quiet" data-act="(hand-over)" onPress={() => begin('(hand-over)')}>
              {t.record.handOver}
            </Button>
          )}
          <Button className="button button-quiet" data-act="(note)" onPress={() => begin('(note)')}>
            {t.record.note}
          </Button>
        </div>
      )}
      {chosen !== undefined && <StepForm key={open} type={type} record={record} act={chosen} restored={restored} onDone={done} onCancel={close} />}
      {open === '(note)' && <NoteForm {...props} onDone={done} onClose={close} />}
      {open === '(hand-over)' && <HandOverForm {...props} onDone={done} onClose={close} />}
      <Barred record={record} />
    </section>
  );
}
