// components/RowImportProgress.tsx -- how far an import of rows has come, and what can be done where it stopped
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useRefreshRecords, useRowImport } from '../api/records';
import { useTexts } from '../texts';
import { Await } from './Await';
import { EventLink } from './EventLink';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Progress } from './Progress';

type Import = Schemas['RecordImport'];
type Act = Schemas['RecordImportAct']['act'];

function Steering(props: { of: Import; acts: readonly Act[] }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { id } = props.of;
  const steer = useMutation({
    mutationFn: (act: Act) => call('post', '/records/imports/{import_id}', { path: { import_id: id }, body: { act } }),
    onSuccess: (answer) => queries.setQueryData(['records', 'imports', id], answer),
  });
  const words: Readonly<Record<Act, string>> = { stop: t.rowsIn.stop, continue: t.rowsIn.go, skip: t.rowsIn.skip, end: t.rowsIn.end };
  return (
    <>
      <ProblemNotice error={steer.error} />
      <div className="button-row">
        {props.acts.map((act, at) => (
          <Button key={act} className={at === 0 && act !== 'stop' ? 'button button-primary' : 'button button-plain'} isDisabled={steer.isPending} onPress={() => steer.mutate(act)}>
            {words[act]}
          </Button>
        ))}
      </div>
    </>
  );
}

function Ended(props: { of: Import }): JSX.Element {
  const t = useTexts();
  const { of } = props;
  const over = of.taken - of.opened;
  return (
    <Notice kind={of.state === 'done' ? 'good' : 'info'} title={of.state === 'done' ? t.rowsIn.done(of.opened) : t.rowsIn.ended(of.opened, of.rows)} live>
      {over > 0 && <p>{t.rowsIn.skipped(over)}</p>}
      <p>
        <Link href={`/registers/${of.type}`}>{t.rowsIn.toRegister}</Link>
      </p>
      <p>
        <EventLink index={of.event_index}>{t.rowsIn.event(of.event_index)}</EventLink>
      </p>
    </Notice>
  );
}

function Shown(props: { of: Import }): JSX.Element {
  const t = useTexts();
  const { of } = props;
  const refresh = useRefreshRecords();
  useEffect(() => {
    if (of.state !== 'running') refresh();
  }, [of.state, refresh]);
  if (of.state === 'done' || of.state === 'ended') return <Ended of={of} />;
  return (
    <section className="card">
      <h2 lang="ja">{of.file}</h2>
      <Progress label={t.rowsIn.progress(of.opened, of.rows)} percent={Math.floor((of.taken / Math.max(1, of.rows)) * 100)} />
      {of.state === 'stopped' ? (
        <>
          <Notice kind="warn" title={t.rowsIn.stopped(of.opened, of.rows)} live>
            {of.problem !== '' && <p>{of.problem}</p>}
            <p>{t.rowsIn.stoppedAbout}</p>
          </Notice>
          <Steering of={of} acts={of.problem === '' ? ['continue', 'end'] : ['continue', 'skip', 'end']} />
        </>
      ) : (
        <>
          <p className="quiet">{t.rowsIn.mayLeave}</p>
          <Steering of={of} acts={['stop']} />
        </>
      )}
    </section>
  );
}

export function RowImportProgress(props: { id: string }): JSX.Element {
  const asked = useRowImport(props.id);
  return <Await of={asked}>{(of) => <Shown of={of} />}</Await>;
}
