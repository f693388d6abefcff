// pages/OfficePlan.tsx -- one reshuffle: what was prepared, what it leads to, the act, and what is left over
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useOffice, useOfficeChanged, useOfficePersons, useOfficePlan, type Office, type OfficeChange } from '../api/office';
import { Await } from '../components/Await';
import { EventLink } from '../components/EventLink';
import { Notice } from '../components/Notice';
import { OfficeFrame } from '../components/OfficeFrame';
import { OfficeGapList } from '../components/OfficeGapList';
import { useFunctionName } from '../components/OfficeNames';
import { OfficeFindings, OfficeOutcomeView } from '../components/OfficeOutcomeView';
import { findingsOf, OfficeActs } from '../components/OfficeSheet';
import { ProblemNotice } from '../components/ProblemNotice';
import { Sheet } from '../components/Sheet';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { formatDay } from '../lib/dates';
import { newPerson, newUnit } from '../lib/office-forms';
import { pageOf, wayTo } from '../lib/office';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Plan = Schemas['OfficePlanPage'];
type NameOf = (id: string) => string;
const PERSONS_MAX = 10_000;
const ROWS_MAX = 200;

/** Names of rows that stand, and of those the plan makes. */
function useNames(plan: Plan, office: Office | undefined): NameOf {
  const persons = useOfficePersons({ gone: true }, PERSONS_MAX).data?.pages[0]?.persons ?? [];
  const functionName = useFunctionName();
  const names = new Map(persons.map((one) => [one.id, one.name]));
  for (const unit of office?.units ?? []) names.set(unit.id, wayTo(office?.units ?? [], unit.id));
  for (const post of office?.posts ?? []) {
    names.set(post.id, `${wayTo(office?.units ?? [], post.unit_id)} ${post.name}`);
    for (const one of post.people) names.set(one.appointment_id, one.name);
  }
  for (const change of plan.changes) if (change.set?.name !== undefined) names.set(change.id, change.set.name);
  return (id) => names.get(id) ?? functionName(id);
}

function Title(props: { change: OfficeChange; nameOf: NameOf }): JSX.Element {
  const t = useTexts();
  const { change, nameOf } = props;
  const { set } = change;
  const of = [set?.person, set?.holder_post, set?.holder_person, set?.deputy_post, set?.deputy_person].find((id) => id !== undefined && id !== '');
  const isNew = change.id === '' || change.id.startsWith('+');
  const name = isNew ? (set?.name ?? nameOf(of ?? set?.post ?? '')) : nameOf(change.id) === change.id ? nameOf(of ?? '') : nameOf(change.id);
  const href = isNew ? undefined : pageOf(change.what, change.id);
  return (
    <>
      <span className="chip">{t.office.what[change.what]}</span>{' '}
      {href === undefined ? <span lang="ja">{name}</span> : <Link href={href}><span lang="ja">{name}</span></Link>}{' '}
      {isNew && <span className="quiet small">{t.office.plans.newRow}</span>}
    </>
  );
}

function Words(props: { change: OfficeChange; nameOf: NameOf }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { change, nameOf } = props;
  if (change.cancel === true) return <>{t.office.how['cancelled']}</>;
  const say = (field: string, value: string | number | boolean): string => {
    if (typeof value === 'boolean') return value ? t.office.yes : t.office.no;
    if (field.endsWith('_on')) return value === '' ? t.office.none : formatDay(String(value), language);
    if (field === 'kind') return t.office.personKinds[String(value)] ?? t.office.postKinds[String(value)] ?? String(value);
    return value === '' ? t.office.none : nameOf(String(value));
  };
  return (
    <span lang="ja">
      {Object.entries(change.set ?? {})
        .map(([field, value]) => `${t.office.fields[field]?.name ?? field}: ${say(field, value)}`)
        .join('、')}
    </span>
  );
}

function Prepared(props: { plan: Plan }): JSX.Element {
  const t = useTexts();
  const changed = useOfficeChanged();
  const { plan } = props;
  const office = useOffice('').data;
  const nameOf = useNames(plan, office);
  const [room, setRoom] = useState(ROWS_MAX);
  const drop = useMutation({
    mutationFn: (at: number) => {
      const changes = plan.changes.filter((_one, index) => index !== at);
      return call('patch', '/office/plans/{plan_id}', { path: { plan_id: plan.id }, body: { version: plan.version, title: plan.title, day: plan.day, changes } });
    },
    onSuccess: changed,
  });
  if (plan.changes.length === 0) return <p className="quiet">{t.office.plans.noChanges}</p>;
  const wrong = new Set(plan.findings?.map((one) => one.at));
  return (
    <>
      <ProblemNotice error={drop.error} />
      <StackTable
        label={t.office.plans.changes}
        rows={plan.changes.slice(0, room).map((change, at) => ({ change, at }))}
        keyOf={(row) => row.at}
        rowClass={(row) => (wrong.has(row.at) ? 'row-wrong' : '')}
        columns={[
          { key: 'what', head: t.office.import.who, names: true, cell: (row) => <Title change={row.change} nameOf={nameOf} /> },
          { key: 'words', head: t.office.import.notes, cell: (row) => <Words change={row.change} nameOf={nameOf} /> },
          {
            key: 'act',
            head: t.office.plans.drop,
            quietHead: true,
            cell: (row) =>
              plan.state === 'draft' && (
                <Button className="button button-quiet no-print" isPending={drop.isPending} onPress={() => drop.mutate(row.at)}>
                  {t.office.plans.drop}
                </Button>
              ),
          },
        ]}
      />
      {plan.changes.length > room && (
        <Button className="button button-plain" onPress={() => setRoom(plan.changes.length)}>
          {t.accounts.more(plan.changes.length - room)}
        </Button>
      )}
    </>
  );
}

/** Asks once more: what was prepared cannot be put in force afterwards. */
function Discard(props: { plan: Plan }): JSX.Element {
  const t = useTexts();
  const changed = useOfficeChanged();
  const [open, setOpen] = useState(false);
  const { plan } = props;
  const discard = useMutation({
    mutationFn: () => call('post', '/office/plans/{plan_id}/discard', { path: { plan_id: plan.id }, body: { version: plan.version } }),
    onSuccess: changed,
  });
  return (
    <>
      <Button className="button button-plain button-warn" onPress={() => setOpen(true)}>
        {t.office.plans.discard}
      </Button>
      {open && (
        <Sheet title={t.office.plans.discardTitle} open onClose={() => setOpen(false)}>
          <div className="form">
            <p className="strong" lang="ja">{plan.title}</p>
            <p>{t.office.plans.discardAbout(plan.changes.length)}</p>
            <ProblemNotice error={discard.error} />
            <div className="button-row">
              <Button className="button button-danger" isPending={discard.isPending} onPress={() => discard.mutate()}>
                {t.office.plans.discardDo}
              </Button>
              <Button className="button button-plain" onPress={() => setOpen(false)}>
                {t.common.cancel}
              </Button>
            </div>
          </div>
        </Sheet>
      )}
    </>
  );
}

function Act(props: { plan: Plan }): JSX.Element {
  const t = useTexts();
  const changed = useOfficeChanged();
  const { plan } = props;
  const [reason, setReason] = useState(plan.title);
  const path = { plan_id: plan.id };
  const apply = useMutation({
    mutationFn: () => call('post', '/office/plans/{plan_id}/apply', { path, body: { version: plan.version, reason: reason.trim() } }),
    onSuccess: changed,
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (reason.trim() !== '' && !apply.isPending) apply.mutate();
  }
  const refused = findingsOf(apply.error);
  const ready = plan.changes.length > 0 && (plan.findings ?? []).length === 0;
  return (
    <section className="card card-next no-print">
      <h2>{t.office.plans.apply}</h2>
      <p>{t.office.plans.applyAbout}</p>
      {refused.length > 0 ? <OfficeFindings findings={refused} /> : <ProblemNotice error={apply.error} />}
      <form className="form" onSubmit={submit} noValidate>
        <TextInput label={t.office.form.reason} about={t.office.form.reasonAbout} value={reason} onChange={setReason} required />
        <div className="button-row">
          <Button type="submit" className="button button-primary" isPending={apply.isPending} isDisabled={!ready}>
            {t.office.plans.apply}
          </Button>
          <Discard plan={plan} />
        </div>
      </form>
    </section>
  );
}

function Left(props: { plan: Plan }): JSX.Element {
  const t = useTexts();
  const gaps = props.plan.gaps ?? [];
  return (
    <section className="card">
      <h2>{t.office.plans.left}</h2>
      {gaps.length === 0 ? (
        <Notice kind="good" title={t.office.plans.leftNone} />
      ) : (
        <>
          <p className="quiet">{t.office.plans.leftLead}</p>
          <OfficeGapList gaps={gaps} />
        </>
      )}
    </section>
  );
}

function Whole(props: { plan: Plan }): JSX.Element {
  const t = useTexts();
  const { plan } = props;
  const draft = plan.state === 'draft';
  return (
    <>
      {plan.event_index !== undefined && (
        <Notice kind="good" title={t.office.plans.applied} live>
          <p>
            <EventLink index={plan.event_index} />
          </p>
        </Notice>
      )}
      {plan.state === 'discarded' && <Notice kind="info" title={t.office.plans.states['discarded']} />}
      {plan.state === 'done' && <Left plan={plan} />}
      <OfficeFindings findings={plan.findings ?? []} />
      {plan.outcome !== undefined && (
        <section className="card">
          <OfficeOutcomeView outcome={plan.outcome} />
        </section>
      )}
      <section className="card">
        <div className="card-head">
          <h2>{t.office.plans.changes}</h2>
          {draft && (
            <div className="button-row">
              <Link href={`/office/import?plan=${plan.id}`} className="button button-plain no-print">
                {t.office.plans.fromList}
              </Link>
              <OfficeActs day="" forms={[newPerson(t.office.acts.addPerson, plan.day), newUnit(t.office.acts.addUnit, '', plan.day)]} />
            </div>
          )}
        </div>
        <Prepared plan={plan} />
      </section>
      {draft && <Act key={plan.version} plan={plan} />}
    </>
  );
}

export default function OfficePlanPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const plan = useOfficePlan(props.at['id'] ?? '');
  return (
    <OfficeFrame
      title={plan.data?.title ?? t.office.plans.title}
      lead={plan.data !== undefined && `${formatDay(plan.data.day, language)} ${t.office.plans.states[plan.data.state] ?? ''}`}
      mayChange
      dayless
      actions={<Button className="button button-plain no-print" onPress={() => window.print()}>{t.common.print}</Button>}
    >
      <Await of={plan}>{(answer) => <Whole plan={answer} />}</Await>
    </OfficeFrame>
  );
}
