// pages/OfficePlans.tsx -- reshuffles: prepared, in force, given up
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call } from '../api/client';
import { useOffice, useOfficeChanged, useOfficePlans, type OfficePlan } from '../api/office';
import { Await } from '../components/Await';
import { OfficeFrame } from '../components/OfficeFrame';
import { ProblemNotice } from '../components/ProblemNotice';
import { Sheet } from '../components/Sheet';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { formatDay, formatTime, today } from '../lib/dates';
import { navigate } from '../lib/location';
import { nextApril } from '../lib/office';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

function Make(props: { onClose: () => void }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const changed = useOfficeChanged();
  const april = nextApril(today());
  const [typed, setTyped] = useState({ title: t.office.plans.standard(formatDay(april, language)), day: april });
  const make = useMutation({
    mutationFn: () => call('post', '/office/plans', { body: { ...typed, title: typed.title.trim(), changes: [] } }),
    onSuccess: async ({ id }) => {
      await changed();
      navigate(`/office/plans/${id}`);
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (typed.title.trim() !== '' && typed.day !== '' && !make.isPending) make.mutate();
  }
  return (
    <Sheet title={t.office.plans.make} open onClose={props.onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <ProblemNotice error={make.error} />
        <TextInput label={t.office.plans.name} about={t.office.plans.nameAbout} value={typed.title} onChange={(title) => setTyped({ ...typed, title })} required />
        <TextInput label={t.office.plans.day} type="date" value={typed.day} onChange={(day) => setTyped({ ...typed, day })} required />
        <Button type="submit" className="button button-primary" isPending={make.isPending}>
          {t.office.plans.start}
        </Button>
      </form>
    </Sheet>
  );
}

function List(props: { plans: readonly OfficePlan[] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  if (props.plans.length === 0) return <p className="empty">{t.office.plans.none}</p>;
  return (
    <StackTable
      label={t.office.plans.title}
      rows={props.plans}
      keyOf={(row: OfficePlan) => row.id}
      columns={[
        { key: 'title', head: t.office.plans.name, names: true, cell: (row) => <Link href={`/office/plans/${row.id}`}><span lang="ja">{row.title}</span></Link> },
        { key: 'day', head: t.office.plans.day, className: 'cell-time', cell: (row) => formatDay(row.day, language) },
        { key: 'state', head: t.accounts.state, cell: (row) => <span className={row.state === 'draft' ? 'chip chip-warn' : row.state === 'done' ? 'chip chip-good' : 'chip'}>{t.office.plans.states[row.state]}</span> },
        { key: 'count', head: t.office.plans.changes, cell: (row) => t.office.plans.count(row.count) },
        { key: 'made', head: t.imports.when, cell: (row) => t.office.plans.made(row.made_by, formatTime(new Date(row.made_at), language)) },
      ]}
    />
  );
}

export default function OfficePlansPage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const plans = useOfficePlans();
  const mayChange = useOffice('').data?.may_change === true;
  const [making, setMaking] = useState(false);
  return (
    <OfficeFrame
      title={t.office.plans.title}
      lead={t.office.plans.lead}
      mayChange={mayChange}
      dayless
      actions={
        mayChange && (
          <Button className="button button-primary" onPress={() => setMaking(true)}>
            {t.office.plans.make}
          </Button>
        )
      }
    >
      <Await of={plans}>{(answer) => <List plans={answer.plans} />}</Await>
      {making && <Make onClose={() => setMaking(false)} />}
    </OfficeFrame>
  );
}
