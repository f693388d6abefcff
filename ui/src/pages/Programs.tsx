// pages/Programs.tsx -- programs that call by a token: listed, issued, given a new token, ended
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProgramActs } from '../components/ProgramActs';
import { ProgramForm } from '../components/ProgramForm';
import { ProgramToken } from '../components/ProgramToken';
import { Sheet } from '../components/Sheet';
import { Tick } from '../components/Tick';
import { formatDay, formatTime } from '../lib/dates';
import type { Program } from '../lib/programs';
import { useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type OnIssued = (done: Schemas['ProgramIssued']) => void;

function State(props: { program: Program }): JSX.Element {
  const t = useTexts();
  const { program } = props;
  const marks = [
    ...(program.expired ? [t.programs.expired] : []),
    ...(program.state !== 'ended' && !program.owner_active ? [t.programs.ownerOff] : []),
    ...(program.unused ? [t.programs.unused] : []),
  ];
  return <>{t.list([t.programs.states[program.state] ?? program.state, ...marks])}</>;
}

function Facts(props: { program: Program }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const titleOf = useTypeTitle();
  const { program } = props;
  const when = (time: string): string => formatTime(new Date(time), language);
  const facts: [string, string][] = [
    [t.programs.purpose, program.purpose],
    [t.programs.reason, program.reason],
    [t.programs.owner, program.owner_name],
    [t.programs.until, formatDay(program.until_on, language)],
    [t.programs.addresses, program.addresses === '' ? t.programs.anywhere : program.addresses],
    ...program.allows.map((one): [string, string] => [titleOf(one.type) || one.type, t.list(one.acts.map((act) => t.programs.acts[act] ?? act))]),
    [t.programs.used, program.used_at === '' ? t.programs.never : t.programs.usedFrom(when(program.used_at), program.used_from)],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Card(props: { program: Program; onDone: () => void; onIssued: OnIssued }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { program } = props;
  const issued = t.programs.issuedBy(program.issued_by, formatTime(new Date(program.issued_at), language));
  return (
    <article className="card" aria-labelledby={program.id}>
      <div className="card-head">
        <h2 id={program.id}>{program.name}</h2>
        <p>
          <State program={program} />
        </p>
      </div>
      <Facts program={program} />
      <p className="quiet small">
        <Link href={`/ledger/events/${program.event}?log=site`}>{issued}</Link>
        {program.agreed_by !== '' && ` / ${t.programs.agreedBy(program.agreed_by)}`}
      </p>
      <ProgramActs program={program} onDone={props.onDone} onIssued={props.onIssued} />
    </article>
  );
}

function List(props: { programs: readonly Program[]; onDone: () => void; onIssued: OnIssued }): JSX.Element {
  const t = useTexts();
  const [ended, setEnded] = useState(false);
  const shown = props.programs.filter((one) => ended || one.state !== 'ended');
  const unused = props.programs.filter((one) => one.unused).length;
  return (
    <>
      {unused > 0 && <Notice kind="warn" title={t.programs.unusedCount(unused)} />}
      {props.programs.some((one) => one.state === 'ended') && <Tick selected={ended} onChange={setEnded} label={t.programs.showEnded} />}
      {shown.length === 0 && <p className="quiet">{t.programs.none}</p>}
      {shown.map((one) => (
        <Card key={one.id} program={one} onDone={props.onDone} onIssued={props.onIssued} />
      ))}
    </>
  );
}

export default function Programs(_props: PageProps): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [issued, setIssued] = useState<Schemas['ProgramIssued']>();
  const programs = useQuery({ queryKey: ['programs'], queryFn: ({ signal }) => call('get', '/programs', { signal }) });
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['programs'] });
  function take(done: Schemas['ProgramIssued']): void {
    setAdding(false);
    setIssued(done);
    refresh();
  }
  return (
    <Page
      title={t.programs.title}
      lead={t.programs.lead}
      actions={
        <>
          <Link href="/accounts">{t.accounts.title}</Link>
          <Button className="button button-primary" onPress={() => setAdding(true)}>
            {t.programs.issue}
          </Button>
        </>
      }
    >
      {issued !== undefined && <ProgramToken issued={issued} onKept={() => setIssued(undefined)} />}
      <Await of={programs}>{(answer) => <List programs={answer.programs} onDone={refresh} onIssued={take} />}</Await>
      {adding && (
        <Sheet title={t.programs.issue} open onClose={() => setAdding(false)}>
          <ProgramForm onIssued={take} />
        </Sheet>
      )}
    </Page>
  );
}
