// pages/NewRecord.tsx -- a new record of a type: the form saves itself until it is sent
import { useMutation, useQuery as useAnswer } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useRefreshRecords, useType, type RecordType, type Values } from '../api/records';
import { ActProblem, refusalOf } from '../components/RefusalNotice';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { lacking, RecordForm, valueIn, type FormFacts } from '../components/RecordForm';
import { SavedLine } from '../components/SavedLine';
import { useEvaluation } from '../lib/evaluate';
import { fieldToFill, holdEnter } from '../lib/focus';
import { navigate, useQuery } from '../lib/location';
import { OpenWordsProvider, useOpenWords } from '../lib/open-words';
import { fillable, filledValues, firstTransition, newId, openNeeds, openState, phraseValues, placeWithout } from '../lib/records';
import { usePick } from '../lib/say';
import { useServerDraft } from '../lib/server-draft';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

interface Start {
  id: string;
  values: Values;
  restored: boolean;
}

/** Shows what lacks: the first such field comes into view and takes the focus. */
export function showFirst(form: HTMLFormElement | null, names: readonly string[]): void {
  window.requestAnimationFrame(() => {
    const place = names.map((name) => form?.querySelector(`[data-field="${name}"]`)).find((one) => one !== null && one !== undefined);
    place?.scrollIntoView({ block: 'center' });
    if (place !== null && place !== undefined) fieldToFill(place)?.focus();
  });
}

function useNewForm(type: RecordType, start: Start) {
  const [values, setValues] = useState<Values>(start.values);
  const [touched, setTouched] = useState(false);
  const [strict, setStrict] = useState(false);
  const saved = useServerDraft(start.id, type.type, undefined, { values }, touched);
  const transition = useMemo(() => firstTransition(type), [type]);
  const names = useMemo(() => fillable(type, openState(type), transition, openNeeds(type)), [type, transition]);
  const { now: evaluation } = useEvaluation(
    { type: type.type, ...(transition === undefined ? {} : { transition: transition.name }) },
    values,
  );
  const required = useMemo(
    () => new Set(transition === undefined ? openNeeds(type) : evaluation.required),
    [transition, evaluation, type],
  );
  const facts: FormFacts = { type, names, evaluation, required };
  const change = useCallback((next: Values) => {
    setValues(next);
    setTouched(true);
    const url = new URL(window.location.href);
    if (url.searchParams.get('draft') === start.id) return;
    navigate(`${url.pathname}?draft=${start.id}`, 'replace');
  }, [start.id]);
  return { values, change, touched, strict, setStrict, saved, transition, facts };
}

function useSend(type: RecordType, start: Start, form: ReturnType<typeof useNewForm>) {
  const refresh = useRefreshRecords();
  return useMutation({
    mutationFn: (transition: string | undefined) => {
      const all = form.facts.names.map((name) => [name, valueIn(form.values, form.facts.evaluation, name)] as const);
      const body: Schemas['RecordOpening'] = {
        type: type.type,
        values: filledValues(Object.fromEntries(all)),
        ...(form.touched ? { draft: start.id } : {}),
        ...(transition === undefined ? {} : { transition }),
      };
      return call('post', '/records', { body });
    },
    onMutate: form.saved.stop,
    onSuccess: (done) => {
      refresh();
      navigate(done.record === undefined ? placeWithout(done) : `/records/${done.record.id}?event=${done.event.index}`, 'replace');
    },
    onError: (error) => {
      if (refusalOf(error)?.kind === 'missing') form.setStrict(true);
    },
  });
}

function Whole(props: { type: RecordType; start: Start }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, start } = props;
  const element = useRef<HTMLFormElement>(null);
  const form = useNewForm(type, start);
  const send = useSend(type, start, form);
  const lacks = lacking(form.facts, form.values);
  const open = useOpenWords();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (send.isPending || open.hold(element.current)) return;
    if (lacks.length > 0) {
      form.setStrict(true);
      showFirst(element.current, lacks);
      return;
    }
    send.mutate(form.transition?.name);
  };
  const act = form.transition === undefined ? t.form.open : pick(form.transition.label);
  return (
    <div className="with-side">
      <form ref={element} className="form card record-form" onSubmit={submit} onKeyDown={holdEnter} noValidate>
        {start.restored && <Notice kind="info" title={t.form.restored} />}
        <OpenWordsProvider value={open.words}>
          <RecordForm facts={form.facts} values={form.values} strict={form.strict} onChange={form.change} />
        </OpenWordsProvider>
        <ActProblem error={send.error} />
        {open.open > 0 && <Notice kind="warn" title={t.form.openWords(open.open)} live />}
        {form.strict && lacks.length > 0 && (
          <Notice kind="warn" title={t.form.missingCount(lacks.length)} live>
            <Button className="button button-quiet" onPress={() => showFirst(element.current, lacks)}>
              {t.form.goThere}
            </Button>
          </Notice>
        )}
        <div className="button-row form-end">
          <Button type="submit" className="button button-primary" isPending={send.isPending}>
            {act}
          </Button>
          {form.transition !== undefined && (
            <Button className="button button-quiet" isPending={send.isPending} onPress={() => open.hold(element.current) || send.mutate(undefined)}>
              {t.form.keep}
            </Button>
          )}
          <SavedLine saved={form.saved} />
        </div>
      </form>
      <aside className="side">
        <section className="card" aria-labelledby="serves">
          <h2 id="serves">{t.form.rules}</h2>
          <ul className="plain-list">
            {type.serves.map((serve) => (
              <li key={serve.id}>{pick(serve.label)}</li>
            ))}
          </ul>
        </section>
      </aside>
    </div>
  );
}

/** Where the form begins: a draft, a phrase somebody chose, or nothing. */
function useStart(type: RecordType): { data: Start | undefined; error: unknown; refetch: () => unknown } {
  const [query] = useQuery();
  const first = useRef(query);
  const { draft, phrase } = first.current;
  const [fresh] = useState(newId);
  return useAnswer({
    queryKey: ['start', type.type, draft ?? '', phrase ?? '', fresh],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Start> => {
      if (draft === undefined) {
        const chosen = phrase === undefined ? undefined : type.phrases[Number(phrase)];
        return { id: fresh, values: chosen === undefined ? {} : phraseValues(type, chosen.with), restored: false };
      }
      const found = await call('get', '/drafts/{draft_id}', { path: { draft_id: draft }, signal });
      const values = found.body['values'];
      return { id: draft, values: typeof values === 'object' && values !== null ? (values as Values) : {}, restored: true };
    },
  });
}

function Started(props: { type: RecordType }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const start = useStart(props.type);
  return (
    <Page title={pick(props.type.title)} lead={props.type.forms.length === 0 ? undefined : t.list(props.type.forms)}>
      <Await of={start}>{(answer) => <Whole type={props.type} start={answer} />}</Await>
    </Page>
  );
}

export default function NewRecord(props: PageProps): JSX.Element {
  const type = useType(props.at['type'] ?? '');
  return <Await of={type}>{(answer) => <Started type={answer} />}</Await>;
}
