// components/FindingCard.tsx -- one thing to check in the document, where it stands, and what people decided of it
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call } from '../api/client';
import type { Finding } from '../lib/findings';
import { formatTime } from '../lib/dates';
import { sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import { ClauseLink, lineHref } from './ClauseLink';
import { DecisionForm } from './DecisionForm';
import { EventLink } from './EventLink';

type Decision = Finding['decision'];
const DECISIONS: readonly Decision[] = ['amend', 'accept', 'misread', 'open'];

function DecideForm(props: { editionId: string; finding: Finding; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { finding } = props;
  const decide = useMutation({
    mutationFn: (typed: { decision: Decision; reason: string }) =>
      call('post', '/editions/{edition_id}/findings/{finding_n}', {
        path: { edition_id: props.editionId, finding_n: finding.n },
        body: { expected_version: finding.version, ...typed },
      }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['editions'] });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
  const decided = finding.decision !== 'open';
  return (
    <DecisionForm
      draft={`finding:${props.editionId}:${finding.n}`}
      label={t.findings.decisionLabel}
      options={DECISIONS.filter((id) => id !== 'open' || decided).map((id) => ({ id, ...t.findings.decision[id] }))}
      initial={decided ? finding.decision : ''}
      reasonAbout={t.findings.reasonAbout}
      reasonNeeded={(decision) => decision === 'accept' || decision === 'misread'}
      submit={t.findings.submit}
      pending={decide.isPending}
      error={decide.error}
      onSubmit={(id, reason, done) => {
        const decision = DECISIONS.find((one) => one === id) ?? 'open';
        decide.mutate({ decision, reason }, { onSuccess: () => { done(); props.onClose(); } });
      }}
      onCancel={props.onClose}
    />
  );
}

function Decided(props: { finding: Finding }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { finding } = props;
  return (
    <div className="decided">
      <p>
        <span className="chip chip-good">{t.findings.decision[finding.decision].name}</span>{' '}
        {finding.reason !== undefined && finding.reason !== '' && <span>{finding.reason}</span>}
      </p>
      <p className="quiet small">
        {finding.by !== undefined && finding.by !== '' && <>{sayActor(t, finding.by)}, </>}
        {finding.at !== undefined && <>{formatTime(new Date(finding.at), language)}, </>}
        {finding.event_index !== undefined && (
          <EventLink index={finding.event_index} />
        )}
        {finding.carried !== undefined && <> {t.findings.carried}</>}
      </p>
    </div>
  );
}

export function FindingCard(props: { editionId: string; finding: Finding; showSeverity?: boolean }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [deciding, setDeciding] = useState(false);
  const { finding } = props;
  const decided = finding.decision !== 'open';
  return (
    <li className="finding">
      <p className="finding-words">
        {props.showSeverity === true && (
          <span className={`chip severity-${finding.severity}`}>{t.findings.severity[finding.severity].name}</span>
        )}{' '}
        {language === 'ja' ? finding.ja : finding.en}
      </p>
      {finding.words !== '' && (
        <p className="clause-text clamp finding-quote" lang="ja">
          {t.quote(finding.words)}
        </p>
      )}
      <p className="finding-where small">
        {finding.path === '' ? (
          <span className="quiet">{t.findings.whole}</span>
        ) : (
          <ClauseLink editionId={props.editionId} path={finding.path} />
        )}
        {finding.line > 0 && <Link href={lineHref(props.editionId, finding.line)}>{t.lines(finding.line, finding.line)}</Link>}
      </p>
      {decided && <Decided finding={finding} />}
      {deciding ? (
        <DecideForm editionId={props.editionId} finding={finding} onClose={() => setDeciding(false)} />
      ) : (
        <Button
          className="button button-quiet finding-decide no-print"
          aria-label={
            decided ? `${t.findings.again}: ${t.lines(finding.line, finding.line)}` : t.findings.decideOf(finding.line)
          }
          onPress={() => setDeciding(true)}
        >
          {decided ? t.findings.again : t.findings.decide}
        </Button>
      )}
    </li>
  );
}
