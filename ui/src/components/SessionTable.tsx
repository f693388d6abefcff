// components/SessionTable.tsx -- where the person is signed in, and a way to end what should not be
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useSessions } from '../api/queries';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Await } from './Await';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
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
  const day = (time: string): string => formatTime(new Date(time), language);
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
                { key: 'means', head: t.sessions.means, cell: (row) => t.list(row.means.split(' ').map((one) => t.factors.means[one] ?? one)) },
                { key: 'since', head: t.sessions.since, className: 'cell-time', cell: (row) => day(row.since) },
                { key: 'last', head: t.sessions.last, className: 'cell-time', cell: (row) => day(row.last) },
                {
                  key: 'end',
                  head: t.facts.actions,
                  quietHead: true,
                  cell: (row) =>
                    row.this ? null : (
                      <Button
                        className="button button-plain"
                        aria-label={t.sessions.endOf(row.peer)}
                        isPending={end.isPending}
                        onPress={() => end.mutate(row.id)}
                      >
                        {t.sessions.end}
                      </Button>
                    ),
                },
              ]}
            />
            {answer.sessions.length === 1 && <p className="quiet">{t.sessions.only}</p>}
          </>
        )}
      </Await>
    </>
  );
}
