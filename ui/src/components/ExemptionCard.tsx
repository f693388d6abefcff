// components/ExemptionCard.tsx -- whether the ordinance applies to this body: two questions, answered once and on record
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { useDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import { EventLink } from './EventLink';
import { ForAdministrators } from './ForAdministrators';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';
import { TextInput } from './TextInput';

type Exemption = Schemas['Exemption'];

interface Typed {
  connected: string;
  personal: string;
  note: string;
}

function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const given: Readonly<Record<string, unknown>> = { ...stored };
  const [connected, personal, note] = [given['connected'], given['personal'], given['note']];
  return typeof connected === 'string' && typeof personal === 'string' && typeof note === 'string'
    ? { connected, personal, note }
    : undefined;
}

const asWord = (answer: boolean | undefined): string => (answer === undefined ? '' : answer ? 'yes' : 'no');

function Questions(props: { now: Exemption; onDone: () => void }): JSX.Element {
  const t = useTexts();
  const words = t.coverage.exemption;
  const queries = useQueryClient();
  const { person } = useSignedIn();
  const { now } = props;
  const fresh = useMemo<Typed>(
    () => ({ connected: asWord(now.connected), personal: asWord(now.personal), note: now.note ?? '' }),
    [now],
  );
  const draft = useDraft(`${person.id}:exemption`, fresh, readTyped);
  const [tried, setTried] = useState(false);
  const typed = draft.value;
  const answer = useMutation({
    mutationFn: () =>
      call('post', '/exemption', {
        body: { connected: typed.connected === 'yes', personal: typed.personal === 'yes', note: typed.note.trim() },
      }),
    onSuccess: () => {
      draft.drop();
      void queries.invalidateQueries();
      props.onDone();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (typed.connected !== '' && typed.personal !== '' && !answer.isPending) answer.mutate();
  }
  const question = (name: 'connected' | 'personal'): JSX.Element => (
    <Radios
      inline
      label={words[name]}
      value={typed[name]}
      options={[
        { id: 'yes', name: words.yes },
        { id: 'no', name: words.no },
      ]}
      onChange={(id) => draft.set({ ...typed, [name]: id })}
      error={tried && typed[name] === '' ? words.missing : undefined}
    />
  );
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ProblemNotice error={answer.error} />
      {question('connected')}
      {question('personal')}
      <TextInput label={words.note} about={words.noteAbout} rows={2} optional value={typed.note} onChange={(note) => draft.set({ ...typed, note })} />
      <Button type="submit" className="button button-primary" isPending={answer.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}

function Answers(props: { now: Exemption }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const words = t.coverage.exemption;
  const { now } = props;
  const say = (answer: boolean | undefined): string => (answer === true ? words.yes : words.no);
  return (
    <>
      <dl className="answers">
        <div>
          <dt>{words.connected}</dt>
          <dd className="strong">{say(now.connected)}</dd>
        </div>
        <div>
          <dt>{words.personal}</dt>
          <dd className="strong">{say(now.personal)}</dd>
        </div>
        {now.note !== undefined && now.note !== '' && (
          <div>
            <dt>{words.note}</dt>
            <dd>{now.note}</dd>
          </div>
        )}
      </dl>
      <p className="quiet small">
        {words.answered(sayActor(t, now.by ?? ''), now.at === undefined ? '' : formatTime(new Date(now.at), language))}{' '}
        {now.event_index !== undefined && (
          <EventLink index={now.event_index} />
        )}
      </p>
    </>
  );
}

export function ExemptionCard(props: { now: Exemption }): JSX.Element {
  const t = useTexts();
  const [again, setAgain] = useState(false);
  const words = t.coverage.exemption;
  const asking = again || !props.now.answered;
  return (
    <section className="card" aria-labelledby="exemption">
      <div className="card-head">
        <h2 id="exemption">{words.title}</h2>
        {!asking && (
          <ForAdministrators>
            <Button className="button button-plain no-print" onPress={() => setAgain(true)}>
              {words.change}
            </Button>
          </ForAdministrators>
        )}
      </div>
      <p className="quiet">{words.lead}</p>
      {asking ? (
        <ForAdministrators others={props.now.answered && <Answers now={props.now} />}>
          <Questions now={props.now} onDone={() => setAgain(false)} />
        </ForAdministrators>
      ) : (
        <Answers now={props.now} />
      )}
    </section>
  );
}
