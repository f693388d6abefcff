// components/IssueRule.tsx -- by which sign-in name people get their account: their number, or a column of a table
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { headings } from '../lib/row-import';
import { loginsOf, type LoginOf } from '../lib/issue';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { ImportSource, TableNotes, type ReadTable } from './ImportSource';
import { Radios } from './Radios';

const MOST_ROWS = 10_000;
export const byNumber: LoginOf = (person) => person.number;
const byNothing: LoginOf = () => '';

function Columns(props: { table: ReadTable; onRule: (rule: LoginOf) => void; onRead: (table: ReadTable) => void }): JSX.Element {
  const t = useTexts();
  const { table, onRule } = props;
  const [at, setAt] = useState({ number: '', login: '' });
  const options = headings(table.rows, 0).map((name, column) => ({ id: String(column), name: name === '' ? t.issue.column(column + 1) : name }));
  function choose(next: { number: string; login: string }): void {
    setAt(next);
    if (next.number === '' || next.login === '') return;
    const logins = loginsOf(table.rows, Number(next.number), Number(next.login));
    onRule((person) => logins.get(person.number) ?? '');
  }
  return (
    <>
      <TableNotes table={table} most={MOST_ROWS} onRead={props.onRead} />
      <Choice label={t.issue.numberColumn} value={at.number} options={options} onChange={(number) => choose({ ...at, number })} />
      <Choice label={t.issue.loginColumn} value={at.login} options={options} onChange={(login) => choose({ ...at, login })} />
    </>
  );
}

export function IssueRule(props: { onRule: (rule: LoginOf) => void }): JSX.Element {
  const t = useTexts();
  const [by, setBy] = useState('number');
  const [table, setTable] = useState<ReadTable>();
  function begin(how: string, read?: ReadTable): void {
    setBy(how);
    setTable(read);
    props.onRule(how === 'number' ? byNumber : byNothing);
  }
  return (
    <>
      <Radios
        label={t.issue.rule}
        value={by}
        options={[
          { id: 'number', ...t.issue.byNumber },
          { id: 'table', ...t.issue.byTable },
        ]}
        onChange={(how) => begin(how)}
      />
      {by === 'table' && table === undefined && <ImportSource most={MOST_ROWS} about={t.issue.tableAbout} onRead={(read) => begin('table', read)} />}
      {table !== undefined && (
        <>
          <Columns key={`${table.name} ${table.sheet}`} table={table} onRule={props.onRule} onRead={(read) => begin('table', read)} />
          <Button className="button button-quiet" onPress={() => begin('table')}>
            {t.rowsIn.again}
          </Button>
        </>
      )}
    </>
  );
}
