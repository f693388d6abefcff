// pages/Inbox.tsx -- what waits for me: decided one by one, or many at once
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useInbox, useRefreshRecords, useTypes, type Task } from '../api/records';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { DecidedResults } from '../components/DecidedResults';
import { DisposalsNotice } from '../components/DisposalsNotice';
import { EventLink } from '../components/EventLink';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { plainSteps, TaskRow } from '../components/TaskRow';
import { TextInput } from '../components/TextInput';
import { Tick } from '../components/Tick';
import { MOST_AT_ONCE, useChosen } from '../lib/chosen';
import { rowInStead, useKeptFocus } from '../lib/focus';
import { useQuery } from '../lib/location';
import { nameOfRecord, usePick, type Names } from '../lib/say';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

const ANY = '(any)';
type Decided = Schemas['RecordDecided'];

/** Steps that all of the tasks have in common. */
function commonSteps(tasks: readonly Task[]): Task['steps'] {
  const [first, ...rest] = tasks;
  if (first === undefined) return [];
  return plainSteps(first).filter((step) => rest.every((task) => plainSteps(task).some((one) => one.name === step.name)));
}

function BulkBar(props: { chosen: readonly Task[]; onDone: (decided: Decided, tasks: readonly Task[]) => void }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const refresh = useRefreshRecords();
  const [comment, setComment] = useState('');
  const steps = commonSteps(props.chosen);
  const decide = useMutation({
    mutationFn: (transition: string) =>
      call('post', '/records/decide', {
        body: {
          records: props.chosen.map((task) => ({ id: task.record.id, version: task.record.version })),
          transition,
          ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
        },
      }),
    onSuccess: (decided) => {
      props.onDone(decided, props.chosen);
      setComment('');
      refresh();
    },
  });
  return (
    <section className="card bulk" aria-label={t.records.selected(props.chosen.length)}>
      <p className="strong" role="status">
        {t.records.selected(props.chosen.length)}
      </p>
      <TextInput label={t.inbox.bulkComment} optional value={comment} onChange={setComment} />
      <ProblemNotice error={decide.error} />
      <div className="button-row">
        {steps.map((step) => (
          <Button key={step.name} className="button button-primary" isPending={decide.isPending} onPress={() => decide.mutate(step.name)}>
            {t.inbox.bulk(pick(step.label), props.chosen.length)}
          </Button>
        ))}
        {steps.length === 0 && <p className="quiet">{t.inbox.unclear}</p>}
      </div>
    </section>
  );
}

function List(props: { tasks: readonly Task[]; names: Names }): JSX.Element {
  const t = useTexts();
  const [said, setSaid] = useState<{ words: string; event: number }>();
  const [decided, setDecided] = useState<{ decided: Decided; tasks: readonly Task[] }>();
  const able = useMemo(() => props.tasks.filter((task) => plainSteps(task).length > 0 && (task.as ?? '') === '').slice(0, MOST_AT_ONCE), [props.tasks]);
  const { picked, all, choose, chooseAll } = useChosen(able, (task) => task.record.id);
  const kept = useKeptFocus<HTMLDivElement>(rowInStead);
  return (
    <div className="stack" tabIndex={-1} {...kept}>
      {said !== undefined && (
        <Notice kind="good" title={said.words} live>
          <EventLink index={said.event} />
        </Notice>
      )}
      {decided !== undefined && (
        <DecidedResults decided={decided.decided} nameOf={(id) => nameOfRecord(decided.tasks.find((task) => task.record.id === id)?.record)} />
      )}
      {able.length > 1 && (
        <Tick selected={all} onChange={chooseAll} label={t.inbox.selectAll} />
      )}
      <ul className="tasks" aria-label={t.inbox.title}>
        {props.tasks.map((task) => (
          <TaskRow
            key={task.record.id}
            task={task}
            names={props.names}
            onDone={(words, event) => {
              setDecided(undefined);
              setSaid({ words, event });
            }}
          >
            {able.length > 1 && (
              <div className="task-tick">
                {able.includes(task) && (
                  <Tick
                    quiet
                    selected={picked.includes(task)}
                    onChange={(on) => choose(task.record.id, on)}
                    label={t.records.select(nameOfRecord(task.record))}
                  />
                )}
              </div>
            )}
          </TaskRow>
        ))}
      </ul>
      {picked.length > 0 && (
        <BulkBar
          chosen={picked}
          onDone={(result, tasks) => {
            setSaid(undefined);
            chooseAll(false);
            setDecided({ decided: result, tasks });
          }}
        />
      )}
    </div>
  );
}

export default function Inbox(_props: PageProps): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const [query, change] = useQuery();
  const types = useTypes();
  const type = query['type'] ?? '';
  const narrowed = type !== '' || query['late'] === '1';
  const inbox = useInbox({ all: query['all'] === '1', late: query['late'] === '1', ...(type === '' ? {} : { type }) });
  return (
    <Page title={t.inbox.title} lead={t.inbox.lead}>
      <div className="filters filters-few">
        <Choice
          quiet
          label={t.records.type}
          value={type === '' ? ANY : type}
          options={[{ id: ANY, name: t.inbox.allTypes }, ...(types.data?.types ?? []).map((one) => ({ id: one.type, name: pick(one.title) }))]}
          onChange={(id) => change({ type: id === ANY ? '' : id })}
        />
        <div className="filter-ticks">
          <Tick selected={query['late'] === '1'} onChange={(on) => change({ late: on ? '1' : '' })} label={t.inbox.lateOnly} />
          <Tick selected={query['all'] === '1'} onChange={(on) => change({ all: on ? '1' : '' })} label={t.inbox.others} />
        </div>
      </div>
      <Await of={inbox}>
        {(answer) => {
          const tasks = answer.pages.flatMap((page) => page.tasks);
          const names = { names: Object.assign({}, ...answer.pages.map((page) => page.names)), referred: Object.assign({}, ...answer.pages.map((page) => page.referred)) } as Names;
          return (
            <>
              <DisposalsNotice count={answer.pages[0]?.disposals ?? 0} />
              <p className="count-line" role="status">
                {t.common.count(answer.pages[0]?.total ?? 0)}
              </p>
              {tasks.length === 0 && <p className="empty">{narrowed ? t.inbox.noneSo : t.inbox.none}</p>}
              <List tasks={tasks} names={names} />
              {inbox.hasNextPage && (
                <Button className="button button-plain" isPending={inbox.isFetching} onPress={() => void inbox.fetchNextPage()}>
                  {t.common.more}
                </Button>
              )}
            </>
          );
        }}
      </Await>
    </Page>
  );
}
