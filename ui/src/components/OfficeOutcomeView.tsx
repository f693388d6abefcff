// components/OfficeOutcomeView.tsx -- what a change of the organisation leads to: who moves, which functions change hands, what is left open
import type { OfficeFinding, OfficeOutcome } from '../api/office';
import { formatDay } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';
import { OfficeGapList } from './OfficeGapList';
import { OfficeLink, useFunctionName } from './OfficeNames';
import { StackTable } from './StackTable';

type Move = OfficeOutcome['moves'][number];
type Turn = OfficeOutcome['functions'][number];

export function OfficeFindings(props: { findings: readonly OfficeFinding[] }): JSX.Element | null {
  const t = useTexts();
  if (props.findings.length === 0) return null;
  return (
    <Notice kind="bad" title={t.office.findings} live>
      <p>{t.office.findingsLead(props.findings.length)}</p>
      <ul>
        {props.findings.map((finding, index) => (
          <li key={index}>{finding.text}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Moves(props: { moves: readonly Move[] }): JSX.Element {
  const t = useTexts();
  return (
    <StackTable
      label={t.office.outcome.moves}
      rows={props.moves}
      keyOf={(row: Move) => row.person_id}
      columns={[
        { key: 'person', head: t.office.person, names: true, cell: (row) => <OfficeLink to="person" id={row.person_id} name={row.person} /> },
        { key: 'from', head: t.office.outcome.from, cell: (row) => (row.from_post === '' ? t.office.outcome.comes : <span lang="ja">{`${row.from_unit} ${row.from_post}`}</span>) },
        { key: 'to', head: t.office.outcome.to, cell: (row) => (row.to_post === '' ? t.office.outcome.goes : <span lang="ja">{`${row.to_unit} ${row.to_post}`}</span>) },
      ]}
    />
  );
}

function Turns(props: { functions: readonly Turn[] }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  const people = (names: readonly string[]): JSX.Element =>
    names.length === 0 ? <span className="chip chip-warn">{t.office.nobody}</span> : <span lang="ja">{t.list(names)}</span>;
  return (
    <StackTable
      label={t.office.outcome.functions}
      rows={props.functions}
      keyOf={(row: Turn) => `${row.function} ${row.scope}`}
      columns={[
        {
          key: 'function',
          head: t.office.fields['function']?.name ?? '',
          names: true,
          cell: (row) => (row.scope_name === '' ? functionName(row.function) : `${functionName(row.function)} (${row.scope_name})`),
        },
        { key: 'before', head: t.office.outcome.from, cell: (row) => people(row.before) },
        { key: 'after', head: t.office.outcome.to, cell: (row) => people(row.after) },
      ]}
    />
  );
}

export function OfficeOutcomeView(props: { outcome: OfficeOutcome }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { moves, functions, gaps, day } = props.outcome;
  return (
    <section className="office-outcome" aria-label={t.office.outcome.title}>
      <h2 className="outcome-title">{t.office.outcome.day(formatDay(day, language))}</h2>
      {moves.length + functions.length + gaps.length === 0 && <p>{t.office.outcome.nothing}</p>}
      {moves.length > 0 && (
        <>
          <h3>{`${t.office.outcome.moves}: ${t.office.people(moves.length)}`}</h3>
          <Moves moves={moves} />
        </>
      )}
      {functions.length > 0 && (
        <>
          <h3>{t.office.outcome.functions}</h3>
          <Turns functions={functions} />
        </>
      )}
      {gaps.length > 0 && (
        <>
          <h3>{t.office.outcome.gaps}</h3>
          <OfficeGapList gaps={gaps} />
        </>
      )}
    </section>
  );
}
