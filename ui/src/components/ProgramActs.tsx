// components/ProgramActs.tsx -- what an administrator does with a program: agrees, gives it a new token, ends it
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import type { Program } from '../lib/programs';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';

interface Taken {
  onDone: () => void;
  onIssued: (done: Schemas['ProgramIssued']) => void;
}

function End(props: { program: Program; onDone: () => void }): JSX.Element {
  const t = useTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const end = useMutation({
    mutationFn: () => call('post', '/programs/{program_id}/end', { path: { program_id: props.program.id }, body: { reason: reason.trim() } }),
    onSuccess: props.onDone,
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '' && !end.isPending) end.mutate();
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t.programs.endLead}</p>
      <ProblemNotice error={end.error} />
      <TextInput
        label={t.programs.endReason}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.programs.missing : undefined}
        required
      />
      <Button type="submit" className="button button-danger" isPending={end.isPending}>
        {t.programs.end}
      </Button>
    </form>
  );
}

function Rotate(props: { program: Program; onIssued: (done: Schemas['ProgramIssued']) => void }): JSX.Element {
  const t = useTexts();
  const rotate = useMutation({
    mutationFn: () => call('post', '/programs/{program_id}/rotate', { path: { program_id: props.program.id } }),
    onSuccess: props.onIssued,
  });
  return (
    <div className="form">
      <p>{t.programs.rotateLead}</p>
      <ProblemNotice error={rotate.error} />
      <Button className="button button-primary" isPending={rotate.isPending} onPress={() => rotate.mutate()}>
        {t.programs.rotate}
      </Button>
    </div>
  );
}

function Agree(props: { program: Program; onDone: () => void }): JSX.Element {
  const t = useTexts();
  const agree = useMutation({
    mutationFn: () => call('post', '/programs/{program_id}/agree', { path: { program_id: props.program.id } }),
    onSuccess: props.onDone,
  });
  return (
    <>
      <ProblemNotice error={agree.error} />
      {props.program.mine ? (
        <p className="quiet small">{t.programs.mine}</p>
      ) : (
        <Button className="button button-primary" aria-label={t.programs.agreeOf(props.program.name)} isPending={agree.isPending} onPress={() => agree.mutate()}>
          {t.programs.agree}
        </Button>
      )}
    </>
  );
}

export function ProgramActs(props: { program: Program } & Taken): JSX.Element | null {
  const t = useTexts();
  const { program } = props;
  const [open, setOpen] = useState<'rotate' | 'end'>();
  const close = (): void => setOpen(undefined);
  if (program.state === 'ended') return null;
  return (
    <div className="button-row">
      {program.state === 'asked' && <Agree program={program} onDone={props.onDone} />}
      <Button className="button button-plain" aria-label={t.programs.rotateOf(program.name)} onPress={() => setOpen('rotate')}>
        {t.programs.rotate}
      </Button>
      <Button className="button button-plain" aria-label={t.programs.endOf(program.name)} onPress={() => setOpen('end')}>
        {t.programs.end}
      </Button>
      {open === 'rotate' && (
        <Sheet title={t.programs.rotateOf(program.name)} open onClose={close}>
          <Rotate
            program={program}
            onIssued={(done) => {
              close();
              props.onIssued(done);
            }}
          />
        </Sheet>
      )}
      {open === 'end' && (
        <Sheet title={t.programs.endOf(program.name)} open onClose={close}>
          <End
            program={program}
            onDone={() => {
              close();
              props.onDone();
            }}
          />
        </Sheet>
      )}
    </div>
  );
}
