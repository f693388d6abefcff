// pages/OfficeImport.tsx -- a list of staff from a personnel system: what each row would do, then one act
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useOffice, useOfficeChanged, useOfficePlans, type OfficePlan } from '../api/office';
import { ForAdministrators } from '../components/ForAdministrators';
import { FromDirectory } from '../components/FromDirectory';
import { ImportSource, TableNotes, type ReadTable } from '../components/ImportSource';
import { OfficeFrame } from '../components/OfficeFrame';
import { OfficeFindings, OfficeOutcomeView } from '../components/OfficeOutcomeView';
import { findingsOf } from '../components/OfficeSheet';
import { Choice } from '../components/Choice';
import { Notice } from '../components/Notice';
import { ProblemNotice } from '../components/ProblemNotice';
import { Receipt } from '../components/Receipt';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { Tick } from '../components/Tick';
import { today } from '../lib/dates';
import { useQuery } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Preview = Schemas['OfficeImportPreview'];
type Row = Preview['rows'][number];
type Verdict = Row['verdict'];
const VERDICTS: readonly Verdict[] = ['refused', 'new', 'moved', 'changed', 'leaves', 'skipped', 'unchanged'];
const AT_ONCE = 50;
/** What the server takes: 20,000 rows, and heads among the first ten. */
const MOST_ROWS = 20_010;

const chipOf = (verdict: Verdict): string => (verdict === 'refused' || verdict === 'leaves' ? 'chip chip-warn' : verdict === 'new' || verdict === 'moved' ? 'chip chip-must' : 'chip');

interface Settings {
  day: string;
  complete: boolean;
  skip: readonly number[];
}

function Columns(props: { columns: Preview['columns'] }): JSX.Element {
  const t = useTexts();
  return (
    <details>
      <summary>{t.office.import.columns}</summary>
      <StackTable
        label={t.office.import.columns}
        rows={props.columns.map((column, at) => ({ ...column, at }))}
        keyOf={(row) => row.at}
        columns={[
          { key: 'head', head: t.office.import.head, names: true, cell: (row) => <span lang="ja">{row.head}</span> },
          { key: 'column', head: t.office.import.column, cell: (row) => (row.column === '' ? <span className="quiet">{t.office.import.unused}</span> : (t.office.import.columnNames[row.column] ?? row.column)) },
        ]}
      />
    </details>
  );
}

function Rows(props: { preview: Preview; skip: readonly number[]; onSkip: (row: number, skip: boolean) => void }): JSX.Element {
  const t = useTexts();
  const { rows, counts } = props.preview;
  const [shown, setShown] = useState('');
  const [room, setRoom] = useState(AT_ONCE);
  const told = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const order = (row: Row): number => VERDICTS.indexOf(row.verdict);
  const listed = rows.filter((row) => shown === '' || row.verdict === shown).sort((a, b) => order(a) - order(b) || a.row - b.row);
  return (
    <>
      <div className="filters">
        <Choice
          label={t.office.import.show}
          value={shown}
          options={[{ id: '', name: t.common.all, count: t.common.count(rows.length) }, ...told.map((id) => ({ id, name: t.office.import.verdicts[id] ?? id, count: t.common.count(counts[id]) }))]}
          onChange={setShown}
        />
      </div>
      <StackTable
        label={t.office.import.rows}
        rows={listed.slice(0, room)}
        keyOf={(row: Row) => `${row.row} ${row.title}`}
        rowClass={(row) => (row.verdict === 'refused' ? 'row-wrong' : '')}
        columns={[
          { key: 'row', head: t.office.import.row, cell: (row) => (row.row === 0 ? t.office.import.rowNone : t.number(row.row)) },
          { key: 'verdict', head: t.office.import.verdict, cell: (row) => <span className={chipOf(row.verdict)}>{t.office.import.verdicts[row.verdict]}</span> },
          { key: 'title', head: t.office.import.who, names: true, cell: (row) => <span lang="ja">{row.title}</span> },
          { key: 'notes', head: t.office.import.notes, cell: (row) => row.notes.map((note) => <p key={note}>{note}</p>) },
          {
            key: 'skip',
            head: t.office.import.skip,
            quietHead: true,
            cell: (row) => row.row > 0 && (row.verdict !== 'unchanged' || props.skip.includes(row.row)) && <Tick label={t.office.import.skip} selected={props.skip.includes(row.row)} onChange={(skip) => props.onSkip(row.row, skip)} />,
          },
        ]}
      />
      {listed.length > room && (
        <Button className="button button-plain" onPress={() => setRoom(listed.length)}>
          {t.accounts.more(listed.length - room)}
        </Button>
      )}
    </>
  );
}

interface TakeProps {
  preview: Preview;
  plan: OfficePlan | undefined;
  onTake: (reason: string) => void;
  pending: boolean;
}

function Take(props: TakeProps): JSX.Element {
  const t = useTexts();
  const { counts, refused } = props.preview;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const nothing = counts.new + counts.changed + counts.moved + counts.leaves === 0;
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if ((reason.trim() !== '' || props.plan !== undefined) && !props.pending) props.onTake(reason.trim());
  }
  if (refused) return <Notice kind="warn" title={t.office.import.refused} />;
  if (nothing) return <Notice kind="info" title={t.office.import.nothing} />;
  return (
    <form className="form" onSubmit={submit} noValidate>
      {props.plan === undefined ? (
        <TextInput
          label={t.office.form.reason}
          about={t.office.form.reasonAbout}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim() === '' ? t.office.form.reasonMissing : undefined}
          required
        />
      ) : (
        <p lang="ja">{t.office.import.toPlan(props.plan.title)}</p>
      )}
      <Button type="submit" className="button button-primary" isPending={props.pending}>
        {props.plan === undefined ? t.office.import.take : t.office.import.takePlan}
      </Button>
    </form>
  );
}

interface Taken {
  event?: Schemas['EventReceipt'];
}

function Done(props: { taken: Taken; plan: OfficePlan | undefined }): JSX.Element {
  const t = useTexts();
  if (props.taken.event !== undefined) return <Receipt event={props.taken.event}>{t.office.import.done}</Receipt>;
  return (
    <Notice kind="good" title={t.office.import.planDone} live>
      <p>
        <Link href={`/office/plans/${props.plan?.id ?? ''}`}>{t.office.import.toPlanPage}</Link>
      </p>
    </Notice>
  );
}

function Judged(props: { table: ReadTable; plan: OfficePlan | undefined; onRead: (table: ReadTable) => void; onAgain: () => void }): JSX.Element {
  const t = useTexts();
  const changed = useOfficeChanged();
  const { plan } = props;
  const { rows, name } = props.table;
  const [settings, setSettings] = useState<Settings>({ day: plan?.day ?? today(), complete: false, skip: [] });
  const asked = { rows, day: settings.day, complete: settings.complete, skip: [...settings.skip] };
  const preview = useMutation({ mutationFn: (given: Settings) => call('post', '/office/import/preview', { body: { ...asked, ...given, skip: [...given.skip] } }) });
  const take = useMutation({
    mutationFn: async (reason: string): Promise<Taken> => {
      const body = { ...asked, digest: preview.data?.digest ?? '' };
      if (plan === undefined) return call('post', '/office/import', { body: { ...body, reason } });
      await call('post', '/office/plans/{plan_id}/import', { path: { plan_id: plan.id }, body: { ...body, version: plan.version } });
      return {};
    },
    onSuccess: changed,
  });
  const judge = (next: Settings): void => {
    setSettings(next);
    if (next.day !== '') preview.mutate(next);
  };
  if (take.data !== undefined) return <Done taken={take.data} plan={plan} />;
  const findings = findingsOf(take.error);
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2 lang="ja">{t.office.import.fileRows(name, rows.length)}</h2>
          <Button className="button button-quiet" onPress={props.onAgain}>
            {t.office.import.again}
          </Button>
        </div>
        <TableNotes table={props.table} most={MOST_ROWS} onRead={props.onRead} />
        <TextInput label={t.office.import.day} about={t.office.import.dayAbout} type="date" value={settings.day} onChange={(day) => judge({ ...settings, day })} />
        <Tick label={t.office.import.complete} selected={settings.complete} onChange={(complete) => judge({ ...settings, complete })} />
        <p className="quiet small">{t.office.import.completeAbout}</p>
        {preview.data === undefined && (
          <Button className="button button-primary" isPending={preview.isPending} onPress={() => judge(settings)}>
            {t.office.form.next}
          </Button>
        )}
        <ProblemNotice error={preview.error} />
      </section>
      {preview.data !== undefined && (
        <>
          <section className="card">
            <h2>{t.office.import.rows}</h2>
            <Columns columns={preview.data.columns} />
            <Rows
              preview={preview.data}
              skip={settings.skip}
              onSkip={(row, skip) => judge({ ...settings, skip: skip ? [...settings.skip, row] : settings.skip.filter((one) => one !== row) })}
            />
          </section>
          {preview.data.outcome !== undefined && (
            <section className="card">
              <OfficeOutcomeView outcome={preview.data.outcome} />
            </section>
          )}
          <section className="card card-next">
            {findings.length > 0 ? <OfficeFindings findings={findings} /> : <ProblemNotice error={take.error} />}
            <Take preview={preview.data} plan={plan} pending={take.isPending || preview.isPending} onTake={(reason) => take.mutate(reason)} />
          </section>
        </>
      )}
    </>
  );
}

export default function OfficeImportPage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const mayChange = useOffice('').data?.may_change === true;
  const [source, setSource] = useState<ReadTable>();
  const [query] = useQuery();
  const plans = useOfficePlans();
  const plan = plans.data?.plans.find((one) => one.id === query['plan'] && one.state === 'draft');
  const waits = query['plan'] !== undefined && plans.isPending;
  return (
    <OfficeFrame title={t.office.tabs.import} lead={t.office.import.lead} mayChange={mayChange} dayless>
      {plan !== undefined && <Notice kind="info" title={t.office.import.toPlan(plan.title)} />}
      {waits ? (
        <p className="loading">{t.common.loading}</p>
      ) : source === undefined ? (
        <>
          <ForAdministrators>
            <FromDirectory onRead={setSource} />
          </ForAdministrators>
          <ImportSource most={MOST_ROWS} about={t.office.import.kinds} onRead={setSource} />
        </>
      ) : (
        <Judged key={source.sheet} table={source} plan={plan} onRead={setSource} onAgain={() => setSource(undefined)} />
      )}
    </OfficeFrame>
  );
}
