// pages/Record.tsx -- one record: state, what I can do, content, who is next, history; on paper its form
import { useQuery as useAnswer } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useRecord, useType, type RecordType, type RecordWhole } from '../api/records';
import { Await } from '../components/Await';
import { EventLink } from '../components/EventLink';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { PaperForm } from '../components/PaperForm';
import { RecordHistory } from '../components/RecordHistory';
import { RecordSide } from '../components/RecordSide';
import { DueLine, RecordState } from '../components/RecordState';
import { RecordSteps } from '../components/RecordSteps';
import type { Restored, Typed as TypedIn } from '../components/StepForm';
import { RecordValues } from '../components/RecordValues';
import { navigate, useQuery } from '../lib/location';
import { newId, placeWithout } from '../lib/records';
import { isGone } from '../lib/retention';
import { NamesProvider, usePick } from '../lib/say';
import { putDraft } from '../lib/server-draft';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

function Lead(props: { type: RecordType; record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, record } = props;
  const from = [record.names[record.applicant_unit] ?? '', record.names[record.applicant] ?? ''].filter((part) => part !== '').join(' ');
  return (
    <p className="line-facts">
      <RecordState label={record.state_label} code={record.state} final={record.final} late={record.late} />
      <Link href={`/registers/${type.type}`}>{pick(type.title)}</Link>
      {(record.number !== '' || type.numbered !== undefined) && <span>{record.number === '' ? t.records.unnumbered : record.number}</span>}
      {from !== '' && <span>{from}</span>}
      {record.restricted && <span className="chip chip-warn">{t.records.restricted}</span>}
      <DueLine due={record.due_at} late={record.late} />
    </p>
  );
}

function Receipt(props: { event: number }): JSX.Element {
  const t = useTexts();
  return (
    <Notice kind="good" title={t.records.receipt} live outcome={props.event}>
      <p>
        <EventLink index={props.event} />
      </p>
    </Notice>
  );
}

/** What somebody began to type into a step of this record; null for nothing. */
function useRestored(draft: string | undefined) {
  return useAnswer({
    queryKey: ['step-draft', draft ?? ''],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Restored | null> => {
      if (draft === undefined) return null;
      // One that was sent or thrown away meanwhile is nothing to stop at.
      const found = await call('get', '/drafts/{draft_id}', { path: { draft_id: draft }, signal }).catch(() => undefined);
      if (found === undefined) return null;
      const { id, body } = found;
      const { act, values, comment, effective } = body as Partial<TypedIn & { act: string }>;
      return { id, act: act ?? '', typed: { values: values ?? {}, comment: comment ?? '', effective: effective ?? '' } };
    },
  });
}

function Whole(props: { type: RecordType; record: RecordWhole; restored: Restored | null }): JSX.Element {
  const t = useTexts();
  const { type, record } = props;
  const gone = isGone(record.retention);
  const [query, change] = useQuery();
  const [problem, setProblem] = useState(false);
  const event = Number(query['event'] ?? '0');
  const done = (answer: Schemas['RecordDone']): void => {
    if (answer.record === undefined) navigate(placeWithout(answer), 'replace');
    else change({ event: String(answer.event.index), draft: '' });
    window.scrollTo({ top: 0 });
  };
  const copy = (): void => {
    const values = Object.fromEntries(
      type.fields.filter((field) => !field.builtin && field.value === undefined && field.kind !== 'file' && field.name in record.values).map((field) => [field.name, record.values[field.name]]),
    );
    putDraft(newId(), type.type, values)
      .then(navigate)
      .catch(() => setProblem(true));
  };
  return (
    <NamesProvider value={{ names: record.names, referred: record.referred }}>
      <PaperForm type={type} record={record} />
      <Page
        wide
        title={record.title === '' ? t.records.untitled : record.title}
        lead={<Lead type={type} record={record} />}
        actions={
          <>
            {type.may_open && !gone && (
              <Button className="button button-quiet" onPress={copy}>
                {t.record.copy}
              </Button>
            )}
            <Button className="button button-plain" onPress={() => window.print()}>
              {t.common.print}
            </Button>
          </>
        }
      >
        {problem && <Notice kind="bad" title={t.form.notSaved} live />}
        {event > 0 && <Receipt event={event} />}
        <div className="with-side">
          <div className="stack">
            {!gone && (
              <>
                <RecordSteps key={record.state} type={type} record={record} restored={props.restored ?? undefined} onDone={done} />
                <section className="card" aria-labelledby="content-of">
                  <h2 id="content-of">{t.record.content}</h2>
                  <RecordValues type={type} record={record} />
                </section>
              </>
            )}
            <section className="card" aria-labelledby="history">
              <h2 id="history">{t.record.history}</h2>
              <RecordHistory type={type} record={record} />
            </section>
          </div>
          <RecordSide record={record} />
        </div>
      </Page>
    </NamesProvider>
  );
}

function Typed(props: { record: RecordWhole }): JSX.Element {
  const [query] = useQuery();
  const type = useType(props.record.type, props.record.generation);
  const restored = useRestored(query['draft']);
  return (
    <Await of={type}>
      {(answer) => <Await of={restored}>{(draft) => <Whole type={answer} record={props.record} restored={draft} />}</Await>}
    </Await>
  );
}

export default function Record(props: PageProps): JSX.Element {
  const record = useRecord(props.at['id'] ?? '');
  return <Await of={record}>{(answer) => <Typed record={answer} />}</Await>;
}
