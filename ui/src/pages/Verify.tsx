// pages/Verify.tsx -- runs a full verification and says in plain words what came of it
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { eventHref } from '../components/EventList';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { TextInput } from '../components/TextInput';
import { useDraft } from '../lib/drafts';
import { useQuery } from '../lib/location';
import { logOf } from '../lib/logs';
import { useSignedIn } from '../lib/person';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Report = Schemas['VerifyReport'];

function Result(props: { log: 'body' | 'site'; report: Report }): JSX.Element {
  const t = useTexts();
  const { report } = props;
  const facts = (
    <>
      {report.erased > 0 && <p>{t.verify.erased(report.erased)}</p>}
      <p className="quiet small">{t.verify.took(report.duration_ms)}</p>
      <details className="details">
        <summary>{t.event.raw}</summary>
        <dl className="facts">
          <div>
            <dt>{t.ledger.origin}</dt>
            <dd className="code">{report.origin}</dd>
          </div>
          <div>
            <dt>{t.ledger.root}</dt>
            <dd className="code">{report.root}</dd>
          </div>
        </dl>
      </details>
    </>
  );
  if (report.ok) {
    return (
      <Notice kind="good" title={t.verify.good} live>
        <p>{t.verify.goodDetail(report.leaves, report.contents)}</p>
        <p>{report.against_size === undefined ? t.verify.goodAlone : t.verify.goodAgainst(report.against_size)}</p>
        {facts}
      </Notice>
    );
  }
  return (
    <Notice kind="bad" title={t.verify.bad} live>
      <p>{t.verify.badDetail}</p>
      <h3>{t.verify.findings}</h3>
      <ul className="plain-list">
        {report.findings.map((finding, index) => (
          <li key={index}>
            {finding.index !== undefined && (
              <Link href={eventHref(props.log, finding.index)}>{t.verify.at(finding.index)}</Link>
            )}{' '}
            {finding.what}
          </li>
        ))}
      </ul>
      {facts}
    </Notice>
  );
}

const readText = (stored: unknown): string | undefined => (typeof stored === 'string' ? stored : undefined);

export default function Verify(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [query] = useQuery();
  const { person } = useSignedIn();
  const log = logOf(query['log']);
  const draft = useDraft(`${person.id}:verify:${log}`, '', readText);
  const run = useMutation({
    mutationFn: () =>
      call('post', '/ledger/verify', {
        query: { log },
        body: draft.value.trim() === '' ? {} : { against: asNote(draft.value) },
      }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!run.isPending) run.mutate();
  }
  return (
    <Page title={t.verify.title} lead={t.verify.lead}>
      <form className="form card" onSubmit={submit} noValidate>
        <TextInput
          label={t.verify.against}
          about={t.verify.againstAbout}
          rows={6}
          monospace
          optional
          value={draft.value}
          onChange={draft.set}
        />
        <Button type="submit" className="button button-primary" isPending={run.isPending}>
          {t.verify.submit}
        </Button>
      </form>
      {run.isPending && (
        <p className="loading" role="status">
          {t.verify.running}
        </p>
      )}
      <ProblemNotice error={run.error} />
      {run.data !== undefined && !run.isPending && <Result log={log} report={run.data} />}
      <p className="no-print">
        <Link href={log === 'body' ? '/ledger' : '/ledger?log=site'}>← {t.ledger.title}</Link>
      </p>
    </Page>
  );
}

/** A note ends with a line feed; pasting often loses it, and brings the line ends of other systems. */
function asNote(pasted: string): string {
  return `${pasted.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, '')}\n`;
}
