// pages/ImportProgress.tsx -- a document being read: stages, progress, a way to stop; then what came of it
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useImport } from '../api/queries';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Progress } from '../components/Progress';
import { Steps } from '../components/Steps';
import { navigate } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Import = Schemas['Import'];
const STAGES = ['receiving', 'decoding', 'structure', 'obligations', 'recording'] as const;

/** Out of a PDF another program takes the characters first, which is most of the waiting. */
function Stages(props: { stage: Import['stage']; pdf: boolean }): JSX.Element {
  const t = useTexts();
  const now = props.stage === 'done' ? STAGES.length : STAGES.indexOf(props.stage);
  return (
    <ol className="stages">
      {STAGES.map((stage, index) => (
        <li key={stage} className={index < now ? 'stage-done' : index === now ? 'stage-now' : 'stage-later'}>
          <span aria-current={index === now ? 'step' : undefined}>{t.imports.stages[props.pdf && stage === 'decoding' ? 'converting' : stage]}</span>
          {index < now && <span className="sr-only"> ({t.steps.done})</span>}
        </li>
      ))}
    </ol>
  );
}

function Reading(props: { of: Import }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => call('delete', '/imports/{import_id}', { path: { import_id: props.of.id } }),
    onSuccess: (answer) => queries.setQueryData(['imports', props.of.id], answer),
  });
  return (
    <div className="card">
      <ProblemNotice error={stop.error} />
      <Progress label={t.imports.progress} percent={props.of.percent} />
      <Stages stage={props.of.stage} pdf={/\.pdf$/i.test(props.of.filename)} />
      <p className="quiet">{t.imports.mayLeave}</p>
      <Button className="button button-plain" isPending={stop.isPending} onPress={() => stop.mutate()}>
        {t.imports.cancel}
      </Button>
    </div>
  );
}

function Refused(props: { of: Import }): JSX.Element {
  const t = useTexts();
  const { problem } = props.of;
  return (
    <Notice kind="bad" title={t.imports.refusedTitle(props.of.filename)} live>
      {problem !== undefined && (
        <>
          <p className="strong">{problem.title}</p>
          {problem.detail !== '' && <p>{problem.detail}</p>}
          {problem.way_out !== '' && (
            <p>
              <span className="strong">{t.problem.wayOut}: </span>
              {problem.way_out}
            </p>
          )}
        </>
      )}
      <p>
        <Link href="/import" className="button button-plain">
          {t.imports.tryOther}
        </Link>
      </p>
    </Notice>
  );
}

function Outcome(props: { of: Import }): JSX.Element {
  const queries = useQueryClient();
  const { state, edition } = props.of;
  useEffect(() => {
    if (state !== 'ready' || edition === undefined) return;
    void queries.invalidateQueries({ queryKey: ['editions'] });
    void queries.invalidateQueries({ queryKey: ['ledger'] });
    navigate(`/editions/${edition}/review`, 'replace');
  }, [state, edition, queries]);
  return state === 'refused' ? <Refused of={props.of} /> : <Reading of={props.of} />;
}

export default function ImportProgress(props: PageProps): JSX.Element {
  const t = useTexts();
  const asked = useImport(props.at['id'] ?? '');
  const title = asked.data === undefined ? t.imports.progress : t.quote(asked.data.filename);
  return (
    <Page title={title}>
      <Steps now="file" />
      <Await of={asked}>{(answer) => <Outcome of={answer} />}</Await>
    </Page>
  );
}
