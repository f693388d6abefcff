// pages/Facts.tsx -- what the policy says of the body: posts, zones, levels and the like, each with its clause
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useFacts } from '../api/queries';
import { Await } from '../components/Await';
import { EditionPicker } from '../components/EditionPicker';
import { FactSheet, type FactAct } from '../components/FactSheet';
import { factWords, FactTable, isDoubtful } from '../components/FactTable';
import { ForAdministrators } from '../components/ForAdministrators';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { Receipt } from '../components/Receipt';
import { Tick } from '../components/Tick';
import { FACT_KINDS, factsOf, missingPosts, type Fact, type FactKind } from '../lib/facts';
import { useQuery } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

function Contents(props: { facts: readonly Fact[] }): JSX.Element {
  const t = useTexts();
  return (
    <nav className="jump no-print" aria-label={t.facts.contents}>
      <ul>
        {FACT_KINDS.map((kind) => {
          const count = props.facts.filter((fact) => fact.kind === kind && fact.state === 'stands').length;
          return (
            <li key={kind}>
              <a href={`#${kind}`} className={count === 0 ? 'jump-none' : undefined}>
                {factWords(t, kind).name} <span className="jump-count">{t.number(count)}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function MissingPosts(props: { facts: readonly Fact[] }): JSX.Element | null {
  const t = useTexts();
  const missing = missingPosts(props.facts);
  if (missing.length === 0) return null;
  return (
    <Notice kind="info" title={`${t.facts.missingPosts}: ${t.list(missing.map((code) => t.facts.functions[code]?.name ?? code))}`}>
      <p>{t.facts.missingPostsAbout}</p>
    </Notice>
  );
}

function Section(props: {
  editionId: string;
  kind: FactKind;
  facts: readonly Fact[];
  all: readonly Fact[];
  onAct: (act: FactAct) => void;
}): JSX.Element {
  const t = useTexts();
  const { kind } = props;
  const words = factWords(t, kind);
  return (
    <section className="card" aria-labelledby={kind}>
      <div className="card-head">
        <h2 id={kind}>{words.name}</h2>
        <ForAdministrators>
          <Button className="button button-plain no-print" aria-label={t.facts.addTo(words.name)} onPress={() => props.onAct({ what: 'add', kind })}>
            {t.facts.add}
          </Button>
        </ForAdministrators>
      </div>
      <p className="quiet">{words.about}</p>
      {props.facts.length === 0 ? (
        <p className="quiet">{t.facts.empty}</p>
      ) : (
        <FactTable
          editionId={props.editionId}
          kind={kind}
          facts={props.facts}
          onAct={(what, fact) => props.onAct({ what, fact })}
        />
      )}
      {kind === 'post' && <MissingPosts facts={props.all} />}
    </section>
  );
}

function Whole(props: { id: string; facts: readonly Fact[]; doubtfulOnly: boolean }): JSX.Element {
  const t = useTexts();
  const [act, setAct] = useState<FactAct>();
  const [done, setDone] = useState<Schemas['EventReceipt']>();
  const shown = useMemo(
    () => (props.doubtfulOnly ? props.facts.filter(isDoubtful) : props.facts),
    [props.facts, props.doubtfulOnly],
  );
  const doubtful = props.facts.filter(isDoubtful).length;
  return (
    <>
      {done !== undefined && <Receipt event={done}>{t.facts.done}</Receipt>}
      {doubtful > 0 ? (
        <Notice kind="warn" title={t.facts.doubtful(doubtful)} />
      ) : (
        <Notice kind="good" title={t.facts.doubtfulNone} />
      )}
      <Contents facts={shown} />
      {FACT_KINDS.map((kind) => {
        const facts = factsOf(shown, kind);
        if (props.doubtfulOnly && facts.length === 0) return null;
        return (
          <Section key={kind} editionId={props.id} kind={kind} facts={facts} all={props.facts} onAct={setAct} />
        );
      })}
      {act !== undefined && (
        <FactSheet
          editionId={props.id}
          act={act}
          onDone={(answer) => {
            setDone(answer.event);
            setAct(undefined);
          }}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  );
}

export default function Facts(props: PageProps): JSX.Element {
  const t = useTexts();
  const id = props.at['id'] ?? '';
  const [query, change] = useQuery();
  const removed = query['removed'] === 'true';
  const doubtfulOnly = query['doubtful'] === 'true';
  const facts = useFacts(id, removed);
  return (
    <Page
      wide
      title={t.facts.title}
      lead={
        <>
          <p>{t.facts.lead}</p>
          <EditionPicker chosen={id} page="facts" />
        </>
      }
      actions={
        <Button className="button button-plain no-print" onPress={() => window.print()}>
          {t.common.print}
        </Button>
      }
    >
      <div className="tick-row no-print">
        <Tick selected={doubtfulOnly} onChange={(on) => change({ doubtful: on ? 'true' : '' })} label={t.facts.onlyDoubtful} />
        <Tick selected={removed} onChange={(on) => change({ removed: on ? 'true' : '' })} label={t.facts.showRemoved} />
      </div>
      <Await of={facts}>{(answer) => <Whole id={id} facts={answer.facts} doubtfulOnly={doubtfulOnly} />}</Await>
    </Page>
  );
}
