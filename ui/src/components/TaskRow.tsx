// components/TaskRow.tsx -- one record that waits for me: what it is, when it is due, one click
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call } from '../api/client';
import { useRefreshRecords, useType, type RecordLine, type RecordType, type Task, type TypeField } from '../api/records';
import { nameOfRecord, NamesProvider, usePick, useSay, type Names } from '../lib/say';
import { useTexts } from '../texts';
import { DueLine, RecordState } from './RecordState';
import { ActProblem } from './RefusalNotice';

const CELLS_SHOWN = 8;

/** Whether it says something that the lines above it do not. */
function isTelling(field: TypeField, value: unknown, record: RecordLine, type: RecordType): boolean {
  if (field.builtin || type.list.title.includes(`{${field.name}}`)) return false;
  return value !== 0 && value !== record.applicant && value !== record.applicant_unit;
}

/** The first columns of the register: what one decides by (class, where to, until when). */
function Cells(props: { record: RecordLine; names: Names }): JSX.Element | null {
  const pick = usePick();
  const say = useSay();
  const type = useType(props.record.type);
  if (type.data === undefined) return null;
  const columns = type.data.list.columns;
  const said = columns
    .map((name, at) => ({ field: type.data.fields.find((one) => one.name === name), value: props.record.cells?.[at] }))
    .filter(({ field, value }) => field !== undefined && isTelling(field, value, props.record, type.data))
    .map(({ field, value }) => ({ field, words: field === undefined ? '' : say(field, value, props.names) }))
    .filter(({ words }) => words !== '')
    .slice(0, CELLS_SHOWN);
  return (
    <dl className="cells">
      {said.map(({ field, words }) => (
        <div key={field?.name}>
          <dt>{pick(field?.label)}</dt>
          <dd className="clamp-two">{words}</dd>
        </div>
      ))}
    </dl>
  );
}

export function RecordHead(props: { record: RecordLine; names: Names; children?: ReactNode }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { record, names } = props;
  const type = useType(record.type);
  const from = [names.names[record.applicant_unit] ?? '', names.names[record.applicant] ?? ''].filter((part) => part !== '').join(' ');
  return (
    <div className="line-head">
      <Link href={`/records/${record.id}`} className="line-title">
        {nameOfRecord(record) || t.records.untitled}
      </Link>
      <p className="line-facts">
        <RecordState label={record.state_label} code={record.state} final={record.closed_at !== ''} late={record.late} />
        <span className="quiet">{pick(type.data?.title)}</span>
        {from !== '' && <span>{from}</span>}
        {props.children}
      </p>
    </div>
  );
}

/** Steps that are no transition are done on the record's own page. */
export function plainSteps(task: Task): Task['steps'] {
  return task.steps.filter((step) => step.plain === true && step.reason !== true && step.label !== undefined);
}

/** What is done on the record's own page. */
function useMore(task: Task, decides: boolean): string {
  const t = useTexts();
  const pick = usePick();
  const names = new Set(task.steps.map((step) => step.name));
  if (names.has('look')) return t.inbox.look;
  if (names.has('second')) return t.inbox.second;
  const step = task.steps.find((one) => one.label !== undefined);
  return decides || step === undefined ? t.inbox.details : pick(step.label);
}

export function TaskRow(props: {
  task: Task;
  names: Names;
  onDone: (words: string, event: number) => void;
  children?: ReactNode;
}): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const refresh = useRefreshRecords();
  const { task, names } = props;
  const { record } = task;
  const decide = useMutation({
    mutationFn: (transition: string) =>
      call('post', '/records/{record_id}/move', {
        path: { record_id: record.id },
        body: { expected_version: record.version, transition, ...(task.as === undefined || task.as === '' ? {} : { as: task.as }) },
      }),
    onSuccess: (done, transition) => {
      const step = task.steps.find((one) => one.name === transition);
      props.onDone(t.inbox.oneDone(nameOfRecord(record), pick(step?.label)), done.event.index);
      refresh();
    },
    onError: refresh,
  });
  const plain = plainSteps(task);
  const more = useMore(task, plain.length > 0);
  return (
    <li className={record.late ? 'task task-late' : 'task'}>
      {props.children}
      <div className="task-body">
        <NamesProvider value={names}>
          <RecordHead record={record} names={names}>
            <DueLine due={record.due_at} late={record.late} label={task.due_label} />
            {task.as !== undefined && task.as !== '' && <span className="chip chip-warn">{t.records.asDeputy(names.names[task.as] ?? '')}</span>}
          </RecordHead>
          <Cells record={record} names={names} />
          <ActProblem error={decide.error} />
        </NamesProvider>
      </div>
      <div className="task-acts">
        {plain.map((step) => (
          <Button
            key={step.name}
            className={step.act === 'refuse' ? 'button button-plain' : 'button button-primary'}
            isPending={decide.isPending}
            aria-label={`${pick(step.label)}: ${nameOfRecord(record)}`}
            onPress={() => decide.mutate(step.name)}
          >
            {pick(step.label)}
          </Button>
        ))}
        <Link href={`/records/${record.id}`} className="button button-plain" aria-label={`${more}: ${nameOfRecord(record)}`}>
          {more}
        </Link>
      </div>
    </li>
  );
}
