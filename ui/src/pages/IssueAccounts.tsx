// pages/IssueAccounts.tsx -- accounts for everybody of the organisation who has none: chosen, issued, printed as slips
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { useEveryone, useIssuing, type Issuing } from '../api/issue';
import { useOffice } from '../api/office';
import { useAccounts } from '../api/queries';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { IssuedSlips } from '../components/IssuedSlip';
import { byNumber, IssueRule } from '../components/IssueRule';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Progress } from '../components/Progress';
import { Radios } from '../components/Radios';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { candidates, type Candidate, type LoginOf } from '../lib/issue';
import { wayTo } from '../lib/office';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

const AT_ONCE = 200;
type Issue = (rows: readonly Candidate[], again: boolean) => void;

function List(props: { rows: readonly Candidate[] }): JSX.Element {
  const t = useTexts();
  const [room, setRoom] = useState(AT_ONCE);
  const left = props.rows.length - room;
  return (
    <>
      <StackTable
        label={t.issue.whom}
        rows={props.rows.slice(0, room)}
        keyOf={(row: Candidate) => row.person}
        rowClass={(row) => (row.login === '' ? 'row-wrong' : '')}
        columns={[
          { key: 'name', head: t.accounts.name, names: true, cell: (row) => <Link href={`/office/persons/${row.person}`}>{row.name}</Link> },
          { key: 'number', head: t.office.fields['number']?.name ?? '', cell: (row) => <span className="code">{row.number}</span> },
          { key: 'unit', head: t.office.unit, cell: (row) => row.unit },
          { key: 'login', head: t.accounts.login, cell: (row) => (row.login === '' ? <span className="chip chip-warn">{t.issue.noLogin}</span> : <span className="code">{row.login}</span>) },
        ]}
      />
      {left > 0 && (
        <Button className="button button-plain" onPress={() => setRoom(props.rows.length)}>
          {t.accounts.more(left)}
        </Button>
      )}
    </>
  );
}

function Whom(props: { unit: string; again: boolean; rule: LoginOf; onIssue: Issue }): JSX.Element {
  const t = useTexts();
  const { again, rule, onIssue } = props;
  const everyone = useEveryone(props.unit);
  const accounts = useAccounts();
  const rows = useMemo(() => candidates(everyone.data ?? [], accounts.data?.accounts ?? [], again, rule), [everyone.data, accounts.data, again, rule]);
  const able = rows.filter((row) => row.login !== '');
  return (
    <Await of={accounts}>
      {() => (
        <Await of={everyone}>
          {() => (
            <section className="card">
              <h2>{t.issue.whom}</h2>
              <p className="count-line" role="status">
                {rows.length === 0 ? t.issue.nobody : t.issue.count(able.length, rows.length)}
              </p>
              {rows.length > 0 && <List rows={rows} />}
              {able.length > 0 && (
                <div className="button-row">
                  <Button className="button button-primary" onPress={() => onIssue(able, again)}>
                    {again ? t.issue.goAgain(able.length) : t.issue.go(able.length)}
                  </Button>
                </div>
              )}
            </section>
          )}
        </Await>
      )}
    </Await>
  );
}

function Choose(props: { contact: string; onContact: (contact: string) => void; onIssue: Issue }): JSX.Element {
  const t = useTexts();
  const [unit, setUnit] = useState('');
  const [again, setAgain] = useState(false);
  const [rule, setRule] = useState<LoginOf>(() => byNumber);
  const units = useOffice('').data?.units ?? [];
  return (
    <>
      <section className="card form">
        <Radios
          label={t.issue.what}
          value={again ? 'again' : 'new'}
          options={[
            { id: 'new', ...t.issue.fresh },
            { id: 'again', ...t.issue.again },
          ]}
          onChange={(what) => {
            setAgain(what === 'again');
            setRule(() => byNumber);
          }}
        />
        <Choice label={t.office.unit} value={unit} options={[{ id: '', name: t.office.allUnits }, ...units.map((one) => ({ id: one.id, name: wayTo(units, one.id) }))]} onChange={setUnit} />
        {!again && <IssueRule onRule={(next) => setRule(() => next)} />}
        <TextInput label={t.issue.contact} about={t.issue.contactAbout} value={props.contact} onChange={props.onContact} />
      </section>
      <Whom unit={unit} again={again} rule={rule} onIssue={props.onIssue} />
    </>
  );
}

function Outcome(props: { of: Issuing; contact: string; onHanded: () => void }): JSX.Element {
  const t = useTexts();
  const { issued, refused, progress, error } = props.of;
  return (
    <>
      <div className="no-print">
        {progress !== undefined && <Progress label={t.issue.busy(progress.done, progress.all)} percent={Math.floor((100 * progress.done) / progress.all)} />}
        {error !== undefined && <ProblemNotice error={error}>{t.issue.stopped}</ProblemNotice>}
        {refused.length > 0 && (
          <Notice kind="warn" title={t.issue.refused(refused.length)} live>
            <ul>
              {refused.map((one) => (
                <li key={one.person}>
                  {one.name} ({one.login}): {one.problem.detail}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {issued.length > 0 && <h2>{t.accounts.issued}</h2>}
      </div>
      {issued.length > 0 && <IssuedSlips issued={issued} contact={props.contact} busy={progress !== undefined} onHanded={props.onHanded} />}
      {issued.length === 0 && progress === undefined && (
        <Button className="button button-plain" onPress={props.onHanded}>
          {t.issue.back}
        </Button>
      )}
    </>
  );
}

export default function IssueAccounts(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [contact, setContact] = useState('');
  const issuing = useIssuing();
  const begun = issuing.progress !== undefined || issuing.error !== undefined || issuing.issued.length + issuing.refused.length > 0;
  return (
    <Page title={t.issue.title} lead={t.issue.lead} actions={<Link href="/accounts">{t.accounts.title}</Link>}>
      {begun ? (
        <Outcome of={issuing} contact={contact.trim()} onHanded={issuing.forget} />
      ) : (
        <Choose contact={contact} onContact={setContact} onIssue={(rows, again) => void issuing.issue(rows, again)} />
      )}
    </Page>
  );
}
