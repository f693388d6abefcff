// pages/Disposed.tsx -- the disposal register of a fiscal year, to be read and printed
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { addressOf } from '../api/client';
import { useDisposed, type RetentionLine } from '../api/retention';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { StackTable, type Column } from '../components/StackTable';
import { useYear, YearChoice } from '../components/YearChoice';
import { formatDayOf, formatFiscalYear } from '../lib/dates';
import { sayLastDay } from '../lib/retention';
import { useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

function useColumns(names: Readonly<Record<string, string>>): Column<RetentionLine>[] {
  const t = useTexts();
  const titleOf = useTypeTitle();
  const { language } = useLanguage();
  return [
    { key: 'disposed', head: t.retention.disposedAt, className: 'cell-time', cell: ({ retention }) => formatDayOf(retention.said_at, language) },
    { key: 'type', head: t.records.type, cell: (line) => titleOf(line.type) },
    { key: 'number', head: t.records.number, names: true, cell: (line) => <Link href={`/records/${line.id}`}>{line.number === '' ? line.id : line.number}</Link> },
    { key: 'unit', head: t.records.unit, cell: (line) => names[line.applicant_unit] ?? '' },
    { key: 'closed', head: t.retention.closed, className: 'cell-time', cell: (line) => formatDayOf(line.closed_at, language) },
    {
      key: 'rule',
      head: t.retention.rule,
      cell: ({ retention }) => (
        <>
          {t.retention.span(retention.span ?? '', retention.counted ?? '')}
          <span className="block">{t.retention.over(sayLastDay(retention, language))}</span>
        </>
      ),
    },
    {
      key: 'scope',
      head: t.retention.scope,
      cell: ({ retention }) => (
        <>
          {t.retention.scopes[retention.scope ?? 'record']}
          <span className="block quiet small">{t.retention.gone(retention.files ?? 0, retention.contents ?? 0)}</span>
        </>
      ),
    },
    { key: 'person', head: t.retention.decidedBy, cell: ({ retention }) => names[retention.person ?? ''] ?? t.records.unnamed },
    { key: 'comment', head: t.retention.comment, cell: ({ retention }) => retention.comment },
  ];
}

function Table(props: { lines: readonly RetentionLine[]; names: Readonly<Record<string, string>> }): JSX.Element {
  const t = useTexts();
  const columns = useColumns(props.names);
  return <StackTable label={t.retention.register} rows={props.lines} keyOf={(line) => line.id} columns={columns} />;
}

export default function Disposed(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const year = useYear();
  const disposed = useDisposed(year);
  return (
    <Page
      wide
      title={`${t.retention.register} ${formatFiscalYear(year, language)}`}
      lead={t.retention.registerLead}
      actions={
        <>
          <a className="button button-plain" href={addressOf('/retention/disposed.csv', {}, { year })} download title={t.retention.csvAbout}>
            {t.registers.csv}
          </a>
          <Button className="button button-plain" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <YearChoice />
      <Await of={disposed}>
        {(answer) => (
          <>
            {!answer.whole && <Notice kind="warn" title={t.retention.notWhole} />}
            {answer.records.length === 0 ? <p className="empty">{t.retention.registerNone}</p> : <Table lines={answer.records} names={answer.names} />}
          </>
        )}
      </Await>
    </Page>
  );
}
