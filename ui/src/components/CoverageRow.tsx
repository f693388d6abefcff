// components/CoverageRow.tsx -- one thing law or guideline wants: whether the policy says it, where, and who decided so
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { COVERAGE_DECISIONS, coverageWord, type CoverageDecision, type CoverageItem } from '../lib/coverage';
import { formatTime } from '../lib/dates';
import { sayActor } from '../lib/words';
import { useEdition } from '../api/queries';
import { useLanguage, useTexts } from '../texts';
import { ClauseLink } from './ClauseLink';
import { DecisionForm } from './DecisionForm';
import { EventLink } from './EventLink';
import { ForAdministrators } from './ForAdministrators';
import { TokenField } from './TokenField';

function DecideForm(props: { editionId: string; item: CoverageItem; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { item } = props;
  const edition = useEdition(props.editionId);
  const [paths, setPaths] = useState<readonly string[]>(item.paths);
  const decide = useMutation({
    mutationFn: (typed: { state: CoverageDecision; reason: string }) =>
      call('post', '/editions/{edition_id}/coverage/{coverage_id}', {
        path: { edition_id: props.editionId, coverage_id: item.id },
        body: { expected_version: item.version, ...typed, paths: typed.state === 'said' || typed.state === 'partly' ? [...paths] : [] },
      }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['editions'] });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
  return (
    <DecisionForm
      draft={`coverage:${props.editionId}:${item.id}`}
      label={t.coverage.decisionLabel}
      options={COVERAGE_DECISIONS.map((id) => ({ id, name: coverageWord(t, id) }))}
      initial={item.decided ? item.state : ''}
      reasonAbout={t.coverage.reasonAbout}
      reasonNeeded={() => true}
      submit={t.coverage.submit}
      pending={decide.isPending}
      error={decide.error}
      onSubmit={(id, reason, done) => {
        const state = COVERAGE_DECISIONS.find((one) => one === id) ?? 'unsaid';
        decide.mutate({ state, reason }, { onSuccess: () => { done(); props.onClose(); } });
      }}
      onCancel={props.onClose}
    >
      {(state) =>
        state === 'said' || state === 'partly' ? (
          <TokenField
            label={t.coverage.paths}
            about={t.coverage.pathsAbout}
            value={paths}
            suggestions={(edition.data?.outline ?? []).map((entry) => entry.path)}
            onChange={setPaths}
          />
        ) : null
      }
    </DecisionForm>
  );
}

function Decided(props: { item: CoverageItem }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { item } = props;
  return (
    <div className="decided small">
      <p>
        <span className="chip chip-good">{t.coverage.decided}</span> {item.reason}{' '}
        <span className="quiet">{t.coverage.readAs(coverageWord(t, item.read_state))}</span>
      </p>
      <p className="quiet">
        {item.by !== undefined && item.by !== '' && <>{sayActor(t, item.by)}, </>}
        {item.at !== undefined && <>{formatTime(new Date(item.at), language)}, </>}
        {item.event_index !== undefined && (
          <EventLink index={item.event_index} />
        )}
        {item.carried !== undefined && <> {t.coverage.carried}</>}
      </p>
    </div>
  );
}

export function CoverageRow(props: { editionId: string; item: CoverageItem }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [deciding, setDeciding] = useState(false);
  const { item } = props;
  const wanted = language === 'ja' ? item.ja : item.en;
  return (
    <li className="coverage-item" id={`item-${item.id}`}>
      <div className="coverage-line">
        <span className={`chip coverage-${item.state}`}>{coverageWord(t, item.state)}</span>
        <div className="coverage-words">
          <p>{wanted}</p>
          <p className="quiet small">
            {item.basis !== '' && <span lang="ja">{item.basis}</span>}
            {item.basis !== '' && item.guideline !== '' && ' · '}
            {item.guideline !== '' && `${t.coverage.guideline} ${t.law.guideline(item.guideline)}`}
          </p>
          {item.paths.length > 0 && (
            <p className="small coverage-paths">
              <span className="quiet">{item.state === 'perhaps' ? t.coverage.whereToLook : t.coverage.whereHead}: </span>
              {item.paths.map((path) => (
                <ClauseLink key={path} editionId={props.editionId} path={path} />
              ))}
            </p>
          )}
          {item.decided && <Decided item={item} />}
        </div>
        {!deciding && (
          <ForAdministrators>
            <Button
              className="button button-quiet no-print"
              aria-label={item.decided ? `${t.findings.again}: ${wanted}` : t.coverage.decideOf(wanted)}
              onPress={() => setDeciding(true)}
            >
              {item.decided ? t.findings.again : t.coverage.decide}
            </Button>
          </ForAdministrators>
        )}
      </div>
      {deciding && <DecideForm editionId={props.editionId} item={item} onClose={() => setDeciding(false)} />}
    </li>
  );
}
