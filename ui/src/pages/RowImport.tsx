// pages/RowImport.tsx -- rows of a spreadsheet become records: which column is which field, each row tried, then begun
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useRowImports, useType, type RecordType } from '../api/records';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { ImportSource, TableNotes, type ReadTable } from '../components/ImportSource';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { RowImportProgress } from '../components/RowImportProgress';
import { StackTable } from '../components/StackTable';
import { asCsv, download } from '../lib/csv';
import { formatTime } from '../lib/dates';
import { navigate, useQuery } from '../lib/location';
import { newId } from '../lib/records';
import { cellFields, firstSteps, headings, headRow, usualStep } from '../lib/row-import';
import { usePick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Preview = Schemas['RecordRowsPreview'];
type Row = Preview['rows'][number];
const AT_ONCE = 50;
/** What the server takes, below headings among the first ten. */
const MOST_ROWS = 10_010;
const HEADS_SHOWN = 4;
const HEAD_ROWS = 10;
/** No field yet: a choice that is not one, so that leaving the column unused is. */
const UNKNOWN = '?';

interface How {
  head: number;
  heads: readonly string[];
  step: string;
}

function Columns(props: { type: RecordType; how: How; preview: Preview; names: readonly string[]; onField: (column: number, field: string) => void }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const fields = useMemo(() => cellFields(props.type), [props.type]);
  const options = (passed: boolean, unknown: boolean) => [
    ...(unknown ? [{ id: UNKNOWN, name: t.rowsIn.unknown }] : []),
    { id: '', name: passed ? t.rowsIn.passedOver : t.rowsIn.unused },
    ...fields.map((field) => ({ id: field.name, name: pick(field.label) })),
  ];
  return (
    <section className="card">
      <h2>{t.rowsIn.columns}</h2>
      <p className="quiet small">{t.rowsIn.columnsAbout}</p>
      <StackTable
        label={t.rowsIn.columns}
        rows={props.preview.columns.map((column, at) => ({ ...column, at }))}
        keyOf={(row) => row.at}
        rowClass={(row) => (row.problem === undefined ? '' : 'row-wrong')}
        columns={[
          { key: 'head', head: t.rowsIn.column, names: true, cell: (row) => <span lang="ja">{props.names[row.at] === '' ? t.rowsIn.noHead(row.at + 1) : props.names[row.at]}</span> },
          {
            key: 'field',
            head: t.rowsIn.field,
            quietHead: true,
            cell: (row) => (
              <Choice
                quiet
                label={t.rowsIn.field}
                value={row.problem === undefined ? row.field : UNKNOWN}
                options={options(row.field === '' && row.problem === undefined && row.head !== '', row.problem !== undefined)}
                error={row.problem}
                onChange={(field) => field !== UNKNOWN && props.onField(row.at, field)}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

function Rows(props: { preview: Preview }): JSX.Element {
  const t = useTexts();
  const [room, setRoom] = useState(AT_ONCE);
  const { rows, good, refused } = props.preview;
  const listed = useMemo(() => [...rows].sort((a, b) => Number(a.problem === undefined) - Number(b.problem === undefined) || a.row - b.row), [rows]);
  return (
    <section className="card">
      <h2>{t.rowsIn.rows}</h2>
      <p className="strong" role="status">
        {rows.length === 0 ? t.rowsIn.nothing : t.rowsIn.count(good, refused)}
      </p>
      {rows.length > 0 && (
        <StackTable
          label={t.rowsIn.rows}
          rows={listed.slice(0, room)}
          keyOf={(row: Row) => row.row}
          rowClass={(row) => (row.problem === undefined ? '' : 'row-wrong')}
          columns={[
            { key: 'row', head: t.rowsIn.row, names: true, cell: (row) => t.lines(row.row, row.row) },
            { key: 'result', head: t.rowsIn.result, cell: (row) => <span className={row.problem === undefined ? 'chip chip-must' : 'chip chip-warn'}>{row.problem === undefined ? t.rowsIn.good : t.rowsIn.refused}</span> },
            { key: 'what', head: t.rowsIn.what, cell: (row) => (row.problem !== undefined ? '' : row.title === '' ? t.rowsIn.untitled : <span lang="ja">{row.title}</span>) },
            { key: 'problem', head: t.rowsIn.problem, cell: (row) => row.problem },
          ]}
        />
      )}
      {listed.length > room && (
        <Button className="button button-plain" onPress={() => setRoom(listed.length)}>
          {t.rowsIn.more(listed.length - room)}
        </Button>
      )}
    </section>
  );
}

function Settings(props: { type: RecordType; table: ReadTable; how: How; onHow: (how: How) => void }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, table, how, onHow } = props;
  const shown = (row: readonly string[]): string[] => row.filter((cell) => cell.trim() !== '').slice(0, HEADS_SHOWN);
  return (
    <>
      <Choice
        label={t.rowsIn.headRow}
        value={String(how.head)}
        options={table.rows.slice(0, HEAD_ROWS).map((row, at) => ({ id: String(at), name: t.rowsIn.headRowIs(at + 1, shown(row)) }))}
        onChange={(id) => onHow({ ...how, head: Number(id), heads: headings(table.rows, Number(id)) })}
      />
      <Choice
        label={t.rowsIn.step}
        value={how.step}
        options={[{ id: '', name: t.rowsIn.noStep }, ...firstSteps(type).map((step) => ({ id: step.name, name: pick(step.label) }))]}
        onChange={(step) => onHow({ ...how, step })}
      />
    </>
  );
}

function Take(props: { preview: Preview; pending: boolean; error: unknown; onTake: () => void }): JSX.Element {
  const t = useTexts();
  const { preview } = props;
  if (preview.columns.some((column) => column.problem !== undefined)) return <Notice kind="warn" title={t.rowsIn.mendColumns} />;
  if (preview.refused > 0) return <Notice kind="warn" title={t.rowsIn.mend} />;
  return (
    <>
      <ProblemNotice error={props.error} />
      {preview.good > 0 && (
        <Button className="button button-primary" isPending={props.pending} onPress={props.onTake}>
          {t.rowsIn.take(preview.good)}
        </Button>
      )}
    </>
  );
}

function Judged(props: { type: RecordType; table: ReadTable; onRead: (table: ReadTable) => void; onAgain: () => void }): JSX.Element {
  const t = useTexts();
  const { type, table } = props;
  const [how, setHow] = useState<How>(() => {
    const head = headRow(type, table.rows);
    return { head, heads: headings(table.rows, head), step: usualStep(type) };
  });
  const names = useMemo(() => headings(table.rows, how.head), [table, how.head]);
  /** One id for what is asked: pressed twice, or after an answer that got lost, it is done once. */
  const id = useMemo(() => newId(), [how]);
  const asked = (given: How) => ({
    type: type.type,
    heads: [...given.heads],
    rows: table.rows.slice(given.head + 1),
    first: given.head + 2,
    ...(given.step === '' ? {} : { transition: given.step }),
  });
  const preview = useMutation({ mutationFn: (given: How) => call('post', '/records/import/preview', { body: asked(given) }) });
  const take = useMutation({
    mutationFn: () => call('post', '/records/import', { body: { ...asked(how), id, file: table.name.slice(0, 255) } }),
    onSuccess: (begun) => navigate(`/registers/${type.type}/import?id=${begun.id}`),
  });
  const judge = (given: How): void => {
    setHow(given);
    take.reset();
    preview.mutate(given);
  };
  const { data } = preview;
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2 lang="ja">{t.office.import.fileRows(table.name, table.rows.length)}</h2>
          <Button className="button button-quiet" onPress={props.onAgain}>
            {t.rowsIn.again}
          </Button>
        </div>
        <TableNotes table={table} most={MOST_ROWS} onRead={props.onRead} />
        <Settings type={type} table={table} how={how} onHow={data === undefined ? setHow : judge} />
        <ProblemNotice error={preview.error} />
        {data === undefined && (
          <Button className="button button-primary" isPending={preview.isPending} onPress={() => judge(how)}>
            {t.rowsIn.look}
          </Button>
        )}
        {preview.isPending && <p className="loading">{t.rowsIn.looking}</p>}
      </section>
      {data !== undefined && (
        <>
          <Columns type={type} how={how} preview={data} names={names} onField={(column, field) => judge({ ...how, heads: how.heads.map((head, at) => (at === column ? field : head)) })} />
          <Rows preview={data} />
          <section className="card card-next">
            <Take preview={data} pending={take.isPending || preview.isPending} error={take.error} onTake={() => take.mutate()} />
          </section>
        </>
      )}
    </>
  );
}

/** How to head a table so that its columns are matched by themselves. */
function Headings(props: { type: RecordType }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const names = useMemo(() => cellFields(props.type).map((field) => pick(field.label)), [props.type, pick]);
  return (
    <section className="card" aria-labelledby="headings">
      <h2 id="headings">{t.rowsIn.headsTitle}</h2>
      <p className="quiet small">{t.rowsIn.headsAbout}</p>
      <p>{t.list(names)}</p>
      <div className="button-row">
        <Button className="button button-plain" onPress={() => download(t.rowsIn.headsFile(pick(props.type.title)), asCsv([names]))}>
          {t.rowsIn.headsCsv}
        </Button>
      </div>
    </section>
  );
}

/** What was begun earlier stays to be seen, most of all what has not come to its end. */
function Earlier(props: { type: RecordType }): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const imports = useRowImports().data?.imports.filter((one) => one.type === props.type.type) ?? [];
  if (imports.length === 0) return null;
  return (
    <section className="card">
      <h2>{t.rowsIn.earlier}</h2>
      <StackTable
        label={t.rowsIn.earlier}
        rows={imports}
        keyOf={(one) => one.id}
        rowClass={(one) => (one.state === 'stopped' ? 'row-wrong' : '')}
        columns={[
          { key: 'file', head: t.rowsIn.file, names: true, cell: (one) => <Link href={`/registers/${one.type}/import?id=${one.id}`}>{one.file}</Link> },
          { key: 'at', head: t.rowsIn.at, cell: (one) => formatTime(new Date(one.begun_at), language) },
          { key: 'state', head: t.rowsIn.state, cell: (one) => <span className={one.state === 'stopped' ? 'chip chip-warn' : 'chip'}>{t.rowsIn.states[one.state]}</span> },
          { key: 'opened', head: t.rowsIn.opened, cell: (one) => t.number(one.opened) },
        ]}
      />
    </section>
  );
}

function Whole(props: { type: RecordType }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type } = props;
  const [query] = useQuery();
  const [table, setTable] = useState<ReadTable>();
  const id = query['id'] ?? '';
  return (
    <Page title={t.rowsIn.title(pick(type.title))} lead={<Link href={`/registers/${type.type}`}>{pick(type.title)}</Link>}>
      <p>{t.rowsIn.lead}</p>
      {id !== '' ? (
        <RowImportProgress id={id} />
      ) : table === undefined ? (
        <>
          <ImportSource most={MOST_ROWS} about={t.rowsIn.kinds} onRead={setTable} />
          <Headings type={type} />
          <Earlier type={type} />
        </>
      ) : (
        <Judged key={table.sheet} type={type} table={table} onRead={setTable} onAgain={() => setTable(undefined)} />
      )}
    </Page>
  );
}

export default function RowImport(props: PageProps): JSX.Element {
  const type = useType(props.at['type'] ?? '');
  return <Await of={type}>{(answer) => <Whole type={answer} />}</Await>;
}
