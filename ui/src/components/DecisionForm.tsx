// components/DecisionForm.tsx -- one of a few decisions and why; kept while typed, shared by all that is decided
import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { Radios, type RadioOption } from './Radios';
import { TextInput } from './TextInput';

interface Typed {
  decision: string;
  reason: string;
}

function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null || !('decision' in stored) || !('reason' in stored)) return undefined;
  return typeof stored.decision === 'string' && typeof stored.reason === 'string'
    ? { decision: stored.decision, reason: stored.reason }
    : undefined;
}

export function DecisionForm(props: {
  /** Tells this decision's draft from all others of the person. */
  draft: string;
  label: string;
  options: readonly RadioOption[];
  initial: string;
  reasonAbout: string;
  /** Whether a decision needs its reason. */
  reasonNeeded: (decision: string) => boolean;
  submit: string;
  pending: boolean;
  error: unknown;
  onSubmit: (decision: string, reason: string, done: () => void) => void;
  onCancel?: () => void;
  children?: (decision: string) => ReactNode;
}): JSX.Element {
  const t = useTexts();
  const { person } = useSignedIn();
  const fresh = useMemo<Typed>(() => ({ decision: props.initial, reason: '' }), [props.initial]);
  const draft = useDraft(`${person.id}:${props.draft}`, fresh, readTyped);
  const [tried, setTried] = useState(false);
  const { decision, reason } = draft.value;
  const needed = props.reasonNeeded(decision);
  const chosen = props.options.some((option) => option.id === decision);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (chosen && (!needed || reason.trim() !== '') && !props.pending) {
      props.onSubmit(decision, reason.trim(), draft.drop);
    }
  }
  return (
    <form className="form inset" onSubmit={submit} noValidate>
      <ProblemNotice error={props.error} />
      <Radios
        label={props.label}
        value={decision}
        options={props.options}
        onChange={(id) => draft.set({ decision: id, reason })}
        error={tried && !chosen ? t.coverage.exemption.missing : undefined}
      />
      {props.children?.(decision)}
      <TextInput
        label={t.findings.reason}
        about={props.reasonAbout}
        rows={2}
        value={reason}
        onChange={(value) => draft.set({ decision, reason: value })}
        error={tried && needed && reason.trim() === '' ? t.correct.reasonMissing : undefined}
        required={needed}
        optional={!needed}
      />
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={props.pending}>
          {props.submit}
        </Button>
        {props.onCancel !== undefined && (
          <Button
            className="button button-plain"
            onPress={() => {
              draft.drop();
              props.onCancel?.();
            }}
          >
            {t.common.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
