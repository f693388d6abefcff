// components/FactTable.tsx -- the facts of one kind: what was read, from which clause, how sure, and ways to correct it
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { formatDay } from '../lib/dates';
import type { Fact, FactKind } from '../lib/facts';
import { SURE_PERCENT } from '../lib/words';
import { useLanguage, useTexts, type Texts } from '../texts';
import type { FactWords } from '../texts/ja-edition';
import { ClauseLink, lineHref } from './ClauseLink';
import { ForAdministrators } from './ForAdministrators';
import { StackTable, type Column } from './StackTable';

export function factWords(t: Texts, kind: FactKind): FactWords {
  return (
    t.facts.kinds[kind] ?? { name: kind, about: '', nameHead: kind, valueHead: '', functionHead: '', detailsHead: '' }
  );
}

export function sayFunction(t: Texts, code: string): string {
  return code === '' ? t.facts.noFunction : (t.facts.functions[code]?.name ?? code);
}

export function isDoubtful(fact: Fact): boolean {
  return fact.state === 'stands' && fact.confidence < SURE_PERCENT;
}

function Marks(props: { fact: Fact }): JSX.Element {
  const t = useTexts();
  const { fact } = props;
  return (
    <span className="marks">
      {fact.state === 'removed' && <span className="chip">{t.facts.removed}</span>}
      {isDoubtful(fact) && <span className="chip chip-warn">{t.facts.unsure(fact.confidence)}</span>}
      {fact.origin === 'added' && <span className="chip chip-good">{t.facts.added}</span>}
      {fact.origin === 'read' && fact.corrected && fact.state === 'stands' && (
        <span className="chip chip-good">{t.facts.corrected}</span>
      )}
    </span>
  );
}

function Where(props: { editionId: string; fact: Fact }): JSX.Element {
  const t = useTexts();
  const { fact } = props;
  if (fact.path !== '') return <ClauseLink editionId={props.editionId} path={fact.path} />;
  if (fact.line > 0) return <Link href={lineHref(props.editionId, fact.line)}>{t.lines(fact.line, fact.line)}</Link>;
  return <span className="quiet">{t.facts.nowhere}</span>;
}

function Details(props: { fact: Fact }): JSX.Element | null {
  if (props.fact.details.length === 0) return null;
  return (
    <ul className="plain-list fact-details" lang="ja">
      {props.fact.details.map((detail, index) => (
        <li key={index}>
          {detail.label !== '' && <span className="quiet">{detail.label}: </span>}
          {detail.text}
        </li>
      ))}
    </ul>
  );
}

function Value(props: { fact: Fact }): JSX.Element {
  const t = useTexts();
  const { fact } = props;
  if (fact.value !== '') return <span lang="ja">{fact.value}</span>;
  return <span className="quiet">{fact.kind === 'post' ? t.facts.nobody : t.none}</span>;
}

function useColumns(
  editionId: string,
  kind: FactKind,
  facts: readonly Fact[],
  act: (what: 'edit' | 'remove', fact: Fact) => void,
): Column<Fact>[] {
  const t = useTexts();
  const { language } = useLanguage();
  const words = factWords(t, kind);
  const columns: (Column<Fact> | false)[] = [
    {
      key: 'name',
      head: words.nameHead,
      names: true,
      cell: (fact) => (
        <>
          <span lang="ja">{kind === 'revision' ? formatDay(fact.name, language) : fact.name}</span>
          <Marks fact={fact} />
        </>
      ),
    },
    words.valueHead !== '' && { key: 'value', head: words.valueHead, cell: (fact) => <Value fact={fact} /> },
    words.functionHead !== '' && {
      key: 'function',
      head: words.functionHead,
      cell: (fact) => <span className={fact.function === '' ? 'quiet' : undefined}>{sayFunction(t, fact.function)}</span>,
    },
    facts.some((fact) => fact.details.length > 0) && {
      key: 'details',
      head: words.detailsHead,
      className: 'cell-details',
      cell: (fact) => <Details fact={fact} />,
    },
    {
      key: 'where',
      head: t.facts.where,
      cell: (fact) => (
        <>
          <Where editionId={editionId} fact={fact} />
          {fact.words !== '' && <span className="quiet small block clamp-two" lang="ja">{t.quote(fact.words)}</span>}
        </>
      ),
    },
    {
      key: 'actions',
      head: t.facts.actions,
      quietHead: true,
      className: 'cell-actions no-print',
      cell: (fact) =>
        fact.state === 'removed' ? null : (
          <ForAdministrators>
            <span className="button-row">
              <Button className="button button-quiet" aria-label={t.facts.editOf(fact.name)} onPress={() => act('edit', fact)}>
                {t.facts.edit}
              </Button>
              <Button className="button button-quiet" aria-label={t.facts.removeOf(fact.name)} onPress={() => act('remove', fact)}>
                {t.facts.remove}
              </Button>
            </span>
          </ForAdministrators>
        ),
    },
  ];
  return columns.filter((column): column is Column<Fact> => column !== false);
}

export function FactTable(props: {
  editionId: string;
  kind: FactKind;
  facts: readonly Fact[];
  onAct: (what: 'edit' | 'remove', fact: Fact) => void;
}): JSX.Element {
  const t = useTexts();
  const columns = useColumns(props.editionId, props.kind, props.facts, props.onAct);
  return (
    <StackTable
      label={factWords(t, props.kind).name}
      columns={columns}
      rows={props.facts}
      keyOf={(fact) => fact.n}
      rowClass={(fact) => (isDoubtful(fact) ? 'row-doubtful' : fact.state === 'removed' ? 'row-removed' : '')}
    />
  );
}
