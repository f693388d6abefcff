// components/RetentionForm.tsx -- the decision on records whose time is over, or on holding some back
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useRetentionDecide, type RetentionDecision } from '../api/retention';
import { today } from '../lib/dates';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

export type RetentionAct = RetentionDecision['act'];
const KINDS = ['audit', 'lawsuit', 'disclosure', 'other'] as const;
type Kind = (typeof KINDS)[number];

export function RetentionForm(props: {
  records: RetentionDecision['records'];
  acts: readonly RetentionAct[];
  onDone: (decided: Schemas['RecordDecided']) => void;
}): JSX.Element {
  const t = useTexts();
  const [act, setAct] = useState<RetentionAct | ''>(props.acts.length === 1 ? (props.acts[0] ?? '') : '');
  const [kind, setKind] = useState<Kind>('audit');
  const [until, setUntil] = useState('');
  const [comment, setComment] = useState('');
  const [sure, setSure] = useState(false);
  const decide = useRetentionDecide();
  const abouts: Partial<Record<RetentionAct, string>> = { dispose: t.retention.disposeAbout, extend: t.retention.extendAbout, hold: t.retention.holdAbout };
  const lacks = act === '' || (act === 'dispose' ? !sure : comment.trim() === '') || (act === 'extend' && until <= today());
  const send = (): void => {
    if (act === '') return;
    decide.mutate(
      {
        records: props.records,
        act,
        comment: comment.trim(),
        ...(act === 'hold' ? { kind } : {}),
        ...(act === 'extend' ? { until_on: until } : {}),
      },
      { onSuccess: props.onDone },
    );
  };
  return (
    <div className="stack">
      {props.acts.length > 1 && (
        <Radios
          label={t.retention.act}
          value={act}
          options={props.acts.map((id) => ({ id, name: t.retention[id], about: abouts[id] ?? '' }))}
          onChange={(id) => setAct(id as RetentionAct)}
        />
      )}
      {act === 'hold' && (
        <Radios inline label={t.retention.kind} value={kind} options={KINDS.map((id) => ({ id, name: t.retention.kinds[id] }))} onChange={(id) => setKind(id as Kind)} />
      )}
      {act === 'extend' && <TextInput label={t.retention.until} type="date" required value={until} onChange={setUntil} />}
      {act !== '' && (
        <TextInput
          label={act === 'dispose' ? t.retention.comment : t.retention.reason}
          {...(act === 'dispose' ? { optional: true } : { required: true })}
          value={comment}
          onChange={setComment}
        />
      )}
      {act === 'dispose' && (
        <>
          <Notice kind="warn" title={t.retention.backups} />
          <Tick selected={sure} onChange={setSure} label={t.retention.sure} />
        </>
      )}
      <ProblemNotice error={decide.error} />
      {act !== '' && (
        <div className="button-row">
          <Button className="button button-primary" isDisabled={lacks} isPending={decide.isPending} onPress={send}>
            {t.retention.decide(t.retention[act], props.records.length)}
          </Button>
        </div>
      )}
    </div>
  );
}
