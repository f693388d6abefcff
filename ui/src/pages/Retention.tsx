// pages/Retention.tsx -- records whose time is over: decided on many at once; those kept longer or held back
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useRetention, type RetentionLine, type Which } from '../api/retention';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { DecidedResults } from '../components/DecidedResults';
import { Page } from '../components/Page';
import { RetentionForm } from '../components/RetentionForm';
import { StackTable, type Column } from '../components/StackTable';
import { Tick } from '../components/Tick';
import { MOST_AT_ONCE, useChosen } from '../lib/chosen';
import { formatDay, formatDayOf } from '../lib/dates';
import { useQuery } from '../lib/location';
import { sayLastDay } from '../lib/retention';
import { nameOfRecord, useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

const WHICH: readonly Which[] = ['due', 'extended', 'held'];

function useColumns(): Column<RetentionLine>[] {
  const t = useTexts();
  const { language } = useLanguage();
  const titleOf = useTypeTitle();
  return [
    { key: 'name', head: t.records.name, names: true, cell: (line) => <Link href={`/records/${line.id}`}>{nameOfRecord(line)}</Link> },
    { key: 'type', head: t.records.type, cell: (line) => titleOf(line.type) },
    { key: 'closed', head: t.retention.closed, className: 'cell-time', cell: (line) => formatDayOf(line.closed_at, language) },
    {
      key: 'rule',
      head: t.retention.rule,
      cell: ({ retention }) => (retention.span === undefined ? '' : t.retention.span(retention.span, retention.counted ?? '')),
    },
    { key: 'due', head: t.retention.dueOn, className: 'cell-time', cell: ({ retention }) => sayLastDay(retention, language) },
    { key: 'scope', head: t.retention.scope, cell: ({ retention }) => (retention.scope === undefined ? '' : t.retention.scopes[retention.scope]) },
    {
      key: 'holds',
      head: t.retention.holds,
      cell: ({ retention }) => (
        <>
          {(retention.until_on ?? '') !== '' && <span className="block">{t.retention.extendedUntil(formatDay(retention.until_on ?? '', language))}</span>}
          {retention.holds.map((hold) => (
            <span key={hold.id} className="block">
              {t.retention.kinds[hold.kind]}
              {hold.reason !== '' && `: ${hold.reason}`}
            </span>
          ))}
        </>
      ),
    },
  ];
}

function List(props: { lines: readonly RetentionLine[]; which: Which }): JSX.Element {
  const t = useTexts();
  const columns = useColumns();
  const [decided, setDecided] = useState<{ decided: Schemas['RecordDecided']; lines: readonly RetentionLine[] }>();
  const able = props.lines.filter((line) => (props.which === 'due' ? line.retention.may_decide : props.which === 'extended' && line.retention.may_hold)).slice(0, MOST_AT_ONCE);
  const { picked, all, choose, chooseAll } = useChosen(able, (line) => line.id);
  const tick: Column<RetentionLine> = {
    key: 'tick',
    head: t.retention.act,
    quietHead: true,
    cell: (line) => able.includes(line) && <Tick quiet selected={picked.includes(line)} onChange={(on) => choose(line.id, on)} label={t.records.select(nameOfRecord(line))} />,
  };
  return (
    <>
      {decided !== undefined && (
        <DecidedResults decided={decided.decided} nameOf={(id) => nameOfRecord(decided.lines.find((line) => line.id === id))} />
      )}
      {able.length > 1 && (
        <Tick selected={all} onChange={chooseAll} label={t.retention.selectAll} />
      )}
      {props.lines.length === 0 ? (
        <p className="empty">{t.retention.none}</p>
      ) : (
        <StackTable label={t.retention[props.which]} rows={props.lines} keyOf={(line) => line.id} columns={able.length > 0 ? [tick, ...columns] : columns} />
      )}
      {picked.length > 0 && (
        <section className="card" aria-label={t.records.selected(picked.length)}>
          <p className="strong" role="status">
            {t.records.selected(picked.length)}
          </p>
          <RetentionForm
            records={picked.map((line) => ({ id: line.id, version: line.version }))}
            acts={props.which === 'due' ? ['dispose', 'extend', 'hold'] : ['hold']}
            onDone={(result) => {
              setDecided({ decided: result, lines: picked });
              chooseAll(false);
            }}
          />
        </section>
      )}
    </>
  );
}

export default function Retention(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [query, change] = useQuery();
  const which = WHICH.find((one) => one === query['which']) ?? 'due';
  const lines = useRetention(which);
  return (
    <Page
      wide
      title={t.retention.title}
      lead={t.retention.lead}
      actions={
        <Link href="/retention/disposed" className="button button-plain">
          {t.retention.register}
        </Link>
      }
    >
      <div className="filters filters-few">
        <Choice quiet label={t.retention.which} value={which} options={WHICH.map((id) => ({ id, name: t.retention[id] }))} onChange={(id) => change({ which: id === 'due' ? '' : id })} />
      </div>
      <Await of={lines}>
        {(answer) => (
          <>
            <List key={which} which={which} lines={answer.pages.flatMap((page) => page.records)} />
            {lines.hasNextPage && (
              <Button className="button button-plain" isPending={lines.isFetching} onPress={() => void lines.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </>
        )}
      </Await>
    </Page>
  );
}
