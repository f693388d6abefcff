// pages/Relieved.tsx -- steps of a fiscal year made under a relief from the separation of duties, to be read and printed
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { addressOf, type Schemas } from '../api/client';
import { useRelieved, type RelievedUse } from '../api/relieved';
import { Await } from '../components/Await';
import { ClauseLink } from '../components/ClauseLink';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { StackTable, type Column } from '../components/StackTable';
import { useYear, YearChoice } from '../components/YearChoice';
import { formatDayOf, formatFiscalYear } from '../lib/dates';
import { nameOfRecord, usePick, useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

const REVIEWS = ['running', 'waiting', 'reviewed', 'unknown'] as const;

function useColumns(answer: Schemas['RelievedYear']): Column<RelievedUse>[] {
  const t = useTexts();
  const pick = usePick();
  const titleOf = useTypeTitle();
  const { language } = useLanguage();
  const recordLink = (id: string): JSX.Element => <Link href={`/records/${id}`}>{nameOfRecord(answer.referred[id]) || t.records.unseen}</Link>;
  return [
    { key: 'at', head: t.relieved.at, className: 'cell-time', cell: (use) => formatDayOf(use.at, language) },
    { key: 'person', head: t.relieved.person, cell: (use) => answer.names[use.person] ?? t.records.unnamed },
    {
      key: 'record',
      head: t.relieved.record,
      names: true,
      cell: (use) => (
        <>
          {recordLink(use.record)}
          <span className="block quiet small">{[titleOf(answer.referred[use.record]?.type ?? ''), answer.names[use.unit] ?? ''].filter((part) => part !== '').join(' ')}</span>
        </>
      ),
    },
    {
      key: 'step',
      head: t.relieved.step,
      cell: (use) => (
        <>
          {pick(use.step)}
          <span className="block quiet small">{t.relieved.barred(pick(use.barred))}</span>
        </>
      ),
    },
    {
      key: 'clauses',
      head: t.relieved.clauses,
      cell: (use) =>
        use.clauses.map((clause) => (
          <span key={`${clause.edition} ${clause.path}`} className="block">
            <ClauseLink editionId={clause.edition} path={clause.path} />
          </span>
        )),
    },
    { key: 'relief', head: t.relieved.relief, cell: (use) => (use.relief === undefined ? t.records.unseen : recordLink(use.relief)) },
    { key: 'review', head: t.relieved.review, cell: (use) => t.relieved.reviews[use.review] },
  ];
}

function Counts(props: { uses: readonly RelievedUse[] }): JSX.Element {
  const t = useTexts();
  const counts = REVIEWS.map((review) => ({ review, count: props.uses.filter((use) => use.review === review).length }))
    .filter((one) => one.review !== 'unknown' || one.count > 0)
    .map((one) => `${t.relieved.reviews[one.review]} ${t.common.count(one.count)}`);
  return (
    <p>
      <span className="strong">{t.common.count(props.uses.length)}</span> ({t.list(counts)})
    </p>
  );
}

function Table(props: { answer: Schemas['RelievedYear'] }): JSX.Element {
  const t = useTexts();
  const columns = useColumns(props.answer);
  return <StackTable label={t.relieved.title} rows={props.answer.uses} keyOf={(use) => use.event} columns={columns} />;
}

export default function Relieved(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const year = useYear();
  const relieved = useRelieved(year);
  return (
    <Page
      wide
      title={`${t.relieved.title} ${formatFiscalYear(year, language)}`}
      lead={t.relieved.lead}
      actions={
        <>
          <a className="button button-plain" href={addressOf('/relieved.csv', {}, { year })} download title={t.relieved.csvAbout}>
            {t.registers.csv}
          </a>
          <Button className="button button-plain" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <YearChoice />
      <Await of={relieved}>
        {(answer) => (
          <>
            {!answer.whole && <Notice kind="warn" title={t.retention.notWhole} />}
            {answer.uses.length === 0 ? (
              <p className="empty">{t.relieved.none}</p>
            ) : (
              <>
                <Counts uses={answer.uses} />
                <Table answer={answer} />
              </>
            )}
          </>
        )}
      </Await>
    </Page>
  );
}
