// components/SessionTable.tsx -- where the person is signed in, and a way to end what should not be
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, type Schemas } from '../api/client';
import { useSessions } from '../api/queries';
import { useLanguage, useTexts } from '../texts';
import { Await } from './Await';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { sessionColumns } from './sessionColumns';
import { StackTable } from './StackTable';

type Row = Schemas['SessionRow'];

export function SessionTable(): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const sessions = useSessions();
  const end = useMutation({
    mutationFn: (id: string) => call('delete', '/sessions/{session_id}', { path: { session_id: id } }),
    onSuccess: (left) => {
      queries.setQueryData(['sessions'], { sessions: left.sessions });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
  return (
    <>
      <p className="quiet">{t.sessions.lead}</p>
      <ProblemNotice error={end.error} />
      {end.data !== undefined && <Notice kind="good" title={t.sessions.ended} live />}
      <Await of={sessions}>
        {(answer) => (
          <>
            <StackTable
              label={t.sessions.title}
              rows={answer.sessions}
              keyOf={(row: Row) => row.id}
              columns={[
                {
                  key: 'peer',
                  head: t.sessions.peer,
                  names: true,
                  cell: (row) => (
                    <span>
                      {row.peer} {row.this && <span className="chip chip-good">{t.sessions.here}</span>}
                    </span>
                  ),
                },
                ...sessionColumns<Row>(t, language, { label: (row) => t.sessions.endOf(row.peer), pending: end.isPending, press: (row) => end.mutate(row.id) }),
              ]}
            />
            {answer.sessions.length === 1 && <p className="quiet">{t.sessions.only}</p>}
          </>
        )}
      </Await>
    </>
  );
}
