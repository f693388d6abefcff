// pages/Carry.tsx -- a new edition while one is in force: what was brought over, and what must be decided again
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useCarry, useEdition, type EditionDetail } from '../api/queries';
import { Await } from '../components/Await';
import { CarryCard, type CarryRow } from '../components/CarryCard';
import { ClauseLink } from '../components/ClauseLink';
import { EditionPicker } from '../components/EditionPicker';
import { EventLink } from '../components/EventLink';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { StackTable } from '../components/StackTable';
import { Steps } from '../components/Steps';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Carry = Schemas['Carry'];

function useRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['editions'] });
    void queries.invalidateQueries({ queryKey: ['ledger'] });
  };
}

/** Corrections made in the edition in force after this one came in. */
function Pending(props: { id: string; count: number }): JSX.Element | null {
  const t = useTexts();
  const refresh = useRefresh();
  const run = useMutation({
    mutationFn: () => call('post', '/editions/{edition_id}/carry', { path: { edition_id: props.id } }),
    onSuccess: refresh,
  });
  if (props.count === 0) return null;
  return (
    <Notice kind="warn" title={t.carry.pending(props.count)}>
      <p>{t.carry.pendingLead}</p>
      <ProblemNotice error={run.error} />
      <Button className="button button-primary" isPending={run.isPending} onPress={() => run.mutate()}>
        {t.carry.run}
      </Button>
    </Notice>
  );
}

/** One act for each, so that the ledger shows each; the first refusal ends it. */
function TakeAll(props: { id: string; rows: readonly CarryRow[] }): JSX.Element | null {
  const t = useTexts();
  const refresh = useRefresh();
  const take = useMutation({
    mutationFn: async () => {
      for (const row of props.rows) {
        await call('post', '/editions/{edition_id}/carry/{carry_n}', {
          path: { edition_id: props.id, carry_n: row.n },
          body: { decision: 'take', reason: '' },
        });
      }
    },
    onSettled: refresh,
  });
  if (props.rows.length < 2) return null;
  return (
    <>
      <ProblemNotice error={take.error} />
      <p>
        <Button className="button button-plain" isPending={take.isPending} onPress={() => take.mutate()}>
          {t.carry.takeAll(props.rows.length)}
        </Button>
      </p>
    </>
  );
}

function Kept(props: { id: string; kept: Carry['kept'] }): JSX.Element {
  const t = useTexts();
  return (
    <section className="card" aria-labelledby="kept">
      <h2 id="kept">
        {t.carry.kept} <span className="quiet">{t.common.count(props.kept.length)}</span>
      </h2>
      {props.kept.length === 0 ? (
        <p className="quiet">{t.carry.keptNone}</p>
      ) : (
        <details className="details" open={props.kept.length <= 20}>
          <summary>{t.common.count(props.kept.length)}</summary>
          <StackTable
            label={t.carry.kept}
            rows={props.kept}
            keyOf={(one) => `${one.of} ${one.n} ${one.item ?? ''}`}
            columns={[
              { key: 'of', head: t.ledger.what, names: true, cell: (one) => t.carry.of[one.of] },
              {
                key: 'path',
                head: t.review.where,
                cell: (one) =>
                  one.path === '' ? (
                    <span className="quiet">{t.none}</span>
                  ) : (
                    <ClauseLink editionId={props.id} path={one.path} n={one.of === 'unit' ? one.n : undefined} />
                  ),
              },
              { key: 'text', head: t.review.text, cell: (one) => <span className="clause-text clamp-two" lang="ja">{one.text}</span> },
              {
                key: 'event',
                head: t.ledger.index,
                cell: (one) => (
                  <EventLink index={one.carried.event_index} />
                ),
              },
            ]}
          />
        </details>
      )}
    </section>
  );
}

function Rows(props: { edition: EditionDetail; carry: Carry }): JSX.Element {
  const t = useTexts();
  const { edition, carry } = props;
  const open = carry.rows.filter((row) => row.state === 'open');
  const settled = carry.rows.filter((row) => row.state !== 'open');
  const fixed = edition.state !== 'draft' && edition.state !== 'adopted';
  return (
    <>
      <section className="stack" aria-labelledby="open">
        <h2 id="open" className="divide">
          {t.carry.open} <span className="quiet">{t.common.count(open.length)}</span>
        </h2>
        {open.length === 0 ? (
          <Notice kind="good" title={t.carry.openNone} />
        ) : (
          <>
            <TakeAll id={edition.id} rows={open.filter((row) => row.to_n > 0 || row.of === 'coverage')} />
            <ul className="stack">
              {open.map((row) => (
                <CarryCard key={row.n} editionId={edition.id} row={row} fixed={fixed} />
              ))}
            </ul>
          </>
        )}
      </section>
      {settled.length > 0 && (
        <section className="stack" aria-labelledby="settled">
          <h2 id="settled" className="divide">
            {t.carry.settled} <span className="quiet">{t.common.count(settled.length)}</span>
          </h2>
          <ul className="stack">
            {settled.map((row) => (
              <CarryCard key={row.n} editionId={edition.id} row={row} fixed />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Whole(props: { edition: EditionDetail; carry: Carry }): JSX.Element {
  const t = useTexts();
  const { edition, carry } = props;
  const nothing = carry.rows.length === 0 && carry.kept.length === 0 && carry.pending === 0;
  return (
    <>
      {edition.state === 'draft' && <Steps now="carry" editionId={edition.id} carry />}
      {nothing ? (
        <Notice kind="info" title={t.carry.none} />
      ) : (
        <>
          <Pending id={edition.id} count={carry.pending} />
          <Rows edition={edition} carry={carry} />
          <Kept id={edition.id} kept={carry.kept} />
        </>
      )}
      {edition.state === 'draft' && (
        <p className="button-row no-print">
          <Link href={`/editions/${edition.id}/adopt`} className="button button-primary">
            {t.carry.toAdopt}
          </Link>
          {carry.from !== undefined && (
            <Link href={`/editions/${edition.id}/diff?from=${carry.from}`} className="button button-plain">
              {t.diff.title}
            </Link>
          )}
        </p>
      )}
    </>
  );
}

export default function CarryPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const id = props.at['id'] ?? '';
  const edition = useEdition(id);
  const carry = useCarry(id);
  return (
    <Page
      title={t.carry.title}
      lead={
        <>
          <p>{t.carry.lead}</p>
          <EditionPicker chosen={id} page="carry" />
        </>
      }
    >
      <Await of={edition}>
        {(one) => <Await of={carry}>{(answer) => <Whole edition={one} carry={answer} />}</Await>}
      </Await>
    </Page>
  );
}
