// components/SignedInTable.tsx -- where people are signed in, for administrators: of everybody, or of one
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useAllSessions } from '../api/queries';
import { matching } from '../lib/accounts';
import { useLanguage, useTexts, type Texts } from '../texts';
import { Await } from './Await';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { sessionColumns } from './sessionColumns';
import { StackTable, type Column } from './StackTable';
import { TextInput } from './TextInput';

type Row = Schemas['AnySession'];
interface Ended {
  account: string;
  /** One of them; without it all. */
  session?: string;
}
const AT_ONCE = 200;

function useEnd() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ account, session }: Ended) =>
      session === undefined
        ? call('delete', '/accounts/{account_id}/sessions', { path: { account_id: account } })
        : call('delete', '/accounts/{account_id}/sessions/{session_id}', { path: { account_id: account, session_id: session } }),
    onSuccess: (left) => {
      queries.setQueryData(['accounts', 'sessions'], { sessions: left.sessions });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
}

function nameColumn(t: Texts): Column<Row> {
  return {
    key: 'name',
    head: t.accounts.name,
    names: true,
    cell: (row) => (
      <>
        <Link href={`/accounts/${row.account}`}>{row.name}</Link> <span className="code">{row.login}</span>
        {row.this && <span className="chip chip-good">{t.sessions.here}</span>}
        {row.work_until !== '' && <span className="chip chip-warn">{t.signedIn.working}</span>}
      </>
    ),
  };
}

function Table(props: { rows: readonly Row[]; named: boolean }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const end = useEnd();
  const columns: Column<Row>[] = [
    { key: 'peer', head: t.sessions.peer, names: !props.named, cell: (row) => row.peer },
    ...sessionColumns<Row>(t, language, {
      label: (row) => t.signedIn.endOf(row.name, row.peer),
      pending: end.isPending,
      press: (row) => end.mutate({ account: row.account, session: row.id }),
    }),
  ];
  return (
    <>
      <ProblemNotice error={end.error} />
      {end.data !== undefined && <Notice kind="good" title={t.signedIn.ended} live />}
      <StackTable label={t.signedIn.title} rows={props.rows} keyOf={(row) => row.id} columns={props.named ? [nameColumn(t), ...columns] : columns} />
    </>
  );
}

function Everybody(props: { rows: readonly Row[] }): JSX.Element {
  const t = useTexts();
  const [words, setWords] = useState('');
  const [room, setRoom] = useState(AT_ONCE);
  const found = matching(props.rows, words);
  return (
    <>
      <TextInput label={t.accounts.search} type="search" value={words} onChange={setWords} />
      <p className="quiet" role="status">
        {t.signedIn.count(found.length)}
      </p>
      <Table rows={found.slice(0, room)} named />
      {found.length > room && (
        <Button className="button button-plain" onPress={() => setRoom(found.length)}>
          {t.accounts.more(found.length - room)}
        </Button>
      )}
    </>
  );
}

export function SignedInTable(): JSX.Element {
  return <Await of={useAllSessions()}>{(answer) => <Everybody rows={answer.sessions} />}</Await>;
}

/** Those of one person, and a way to end them all at once. */
export function SignedInOf(props: { account: string }): JSX.Element {
  const t = useTexts();
  const end = useEnd();
  return (
    <section className="card" aria-labelledby="signed-in">
      <h2 id="signed-in">{t.signedIn.of}</h2>
      <p className="quiet">{t.signedIn.ofAbout}</p>
      <ProblemNotice error={end.error} />
      <Await of={useAllSessions()}>
        {(answer) => {
          const rows = answer.sessions.filter((row) => row.account === props.account);
          if (rows.length === 0) return <p>{t.signedIn.nowhere}</p>;
          return (
            <>
              <Table rows={rows} named={false} />
              {rows.some((row) => !row.this) && (
                <div className="button-row">
                  <Button className="button button-danger" isPending={end.isPending} onPress={() => end.mutate({ account: props.account })}>
                    {t.signedIn.endAll}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Await>
    </section>
  );
}
