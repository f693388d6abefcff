// components/LetterTable.tsx -- letters: how many, and those that were not sent
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useSendAgain } from '../api/state';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { StackTable } from './StackTable';

type Row = Schemas['LetterRow'];
const COUNTS = ['waiting', 'sent', 'refused', 'given_up', 'unaddressed'] as const;

function Unsent(props: { rows: readonly Row[] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const again = useSendAgain();
  return (
    <>
      <ProblemNotice error={again.error} />
      <StackTable
        label={t.state.unsent}
        rows={props.rows}
        keyOf={(row: Row) => row.id}
        columns={[
          { key: 'person', head: t.state.person, names: true, cell: (row) => <Link href={`/office/persons/${row.person}`}>{row.name === '' ? row.person : row.name}</Link> },
          { key: 'what', head: t.state.what, cell: (row) => `${t.state[row.state]} (${t.state.tries(row.tries)})` },
          { key: 'opened', head: t.state.opened, className: 'cell-time', cell: (row) => formatTime(new Date(row.opened), language) },
          { key: 'answer', head: t.state.answer, cell: (row) => row.answer },
          {
            key: 'again',
            head: t.state.actions,
            quietHead: true,
            cell: (row) =>
              row.state !== 'waiting' && (
                <Button className="button button-plain" isPending={again.isPending && again.variables === row.id} onPress={() => again.mutate(row.id)}>
                  {t.state.again}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

export function LetterTable(props: { courier: Schemas['Courier'] }): JSX.Element {
  const t = useTexts();
  const { letters, unsent, settings } = props.courier;
  return (
    <>
      {settings.mail === undefined && <p className="empty">{t.state.lettersOff}</p>}
      <p className="quiet">{t.state.lettersAbout}</p>
      <dl className="facts">
        {COUNTS.map((key) => (
          <div key={key}>
            <dt>{t.state[key]}</dt>
            <dd>{letters[key].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {letters.persons_unaddressed > 0 && <Notice kind="warn" title={t.state.unaddressedPersons(letters.persons_unaddressed)} />}
      <h3>{t.state.unsent}</h3>
      {unsent.length === 0 ? <p className="empty">{t.state.unsentNone}</p> : <Unsent rows={unsent} />}
    </>
  );
}
