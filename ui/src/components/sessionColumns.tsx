// components/sessionColumns.tsx -- what a table of sessions says of each, whoever looks at it
import { Button } from 'react-aria-components/Button';
import { formatTime } from '../lib/dates';
import type { Language, Texts } from '../texts';
import type { Column } from './StackTable';

interface Session {
  means: string;
  since: string;
  last: string;
  this: boolean;
}

/** How one came in, since when, when last, and a way to end it; the session that looks ends elsewhere. */
export function sessionColumns<Row extends Session>(
  t: Texts,
  language: Language,
  end: { label: (row: Row) => string; pending: boolean; press: (row: Row) => void },
): Column<Row>[] {
  const day = (time: string): string => formatTime(new Date(time), language);
  return [
    { key: 'means', head: t.sessions.means, cell: (row) => t.list(row.means.split(' ').map((one) => t.factors.means[one] ?? one)) },
    { key: 'since', head: t.sessions.since, className: 'cell-time', cell: (row) => day(row.since) },
    { key: 'last', head: t.sessions.last, className: 'cell-time', cell: (row) => day(row.last) },
    {
      key: 'end',
      head: t.facts.actions,
      quietHead: true,
      cell: (row) =>
        row.this ? null : (
          <Button className="button button-plain" aria-label={end.label(row)} isPending={end.pending} onPress={() => end.press(row)}>
            {t.sessions.end}
          </Button>
        ),
    },
  ];
}
