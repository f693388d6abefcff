// components/OfficeSheet.tsx -- a change of the organisation: typed, checked against what it leads to, recorded or put into a reshuffle
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, ProblemError, type Schemas } from '../api/client';
import { useOfficeChanged, useOfficePlans, type OfficeChange, type OfficeFinding } from '../api/office';
import { dayOf, type FormValues } from '../lib/office';
import { shownValues, type OfficeForm } from '../lib/office-forms';
import { today } from '../lib/dates';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { OfficeFields, useFunctionChoices } from './OfficeFields';
import { OfficeFindings, OfficeOutcomeView } from './OfficeOutcomeView';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';
import { Receipt } from './Receipt';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

const NOW = '(now)';

/** What is wrong with a refused change, all of it; empty for other refusals. */
export function findingsOf(error: unknown): readonly OfficeFinding[] {
  if (!(error instanceof ProblemError) || typeof error.body !== 'object' || error.body === null) return [];
  const { findings } = error.body as Partial<Schemas['OfficeRefusal']>;
  return findings ?? [];
}

/** Adds changes to a draft as it stands now. */
export async function addToPlan(id: string, changes: readonly OfficeChange[]): Promise<void> {
  const path = { plan_id: id };
  const plan = await call('get', '/office/plans/{plan_id}', { path });
  const body = { version: plan.version, title: plan.title, day: plan.day, changes: [...plan.changes, ...changes] };
  await call('patch', '/office/plans/{plan_id}', { path, body });
}

/** Now, or with one of the reshuffles that are prepared. */
export function WhereChoice(props: { value: string; onChange: (where: string) => void }): JSX.Element | null {
  const t = useTexts();
  const drafts = useOfficePlans().data?.plans.filter((plan) => plan.state === 'draft') ?? [];
  if (drafts.length === 0) return null;
  return (
    <Radios
      label={t.office.form.where}
      value={props.value}
      options={[
        { id: NOW, name: t.office.form.now, about: t.office.form.nowAbout },
        ...drafts.map((plan) => ({ id: plan.id, name: t.office.form.plan(plan.title), about: t.office.form.planAbout })),
      ]}
      onChange={props.onChange}
    />
  );
}

interface Recorded {
  event?: Schemas['EventReceipt'];
}

function Check(props: { changes: readonly OfficeChange[]; dependents: boolean; plain: boolean; onBack: () => void; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const changed = useOfficeChanged();
  const [where, setWhere] = useState(NOW);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const changes = [...props.changes];
  const preview = useQuery({
    queryKey: ['office-preview', changes, props.dependents],
    queryFn: () => call('post', '/office/preview', { body: { changes, day: dayOf(changes, today()), end_dependents: props.dependents } }),
    enabled: !props.plain,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const record = useMutation({
    mutationFn: async (): Promise<Recorded> => {
      if (where === NOW) return call('post', '/office/change', { body: { changes, reason: reason.trim(), end_dependents: props.dependents } });
      await addToPlan(where, changes);
      return {};
    },
    onSuccess: changed,
  });
  const needsReason = where === NOW && reason.trim() === '';
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!needsReason && !record.isPending) record.mutate();
  }
  if (record.isSuccess) {
    return (
      <div className="form">
        {record.data.event === undefined ? <Notice kind="good" title={t.office.form.saved} live /> : <Receipt event={record.data.event}>{t.office.form.saved}</Receipt>}
        <Button className="button button-primary" onPress={props.onClose} autoFocus>
          {t.common.close}
        </Button>
      </div>
    );
  }
  const wrong = preview.data?.findings ?? findingsOf(record.error);
  return (
    <form className="form" onSubmit={submit} noValidate>
      {props.dependents && <Notice kind="warn" title={t.office.form.dependents} />}
      {wrong.length > 0 ? <OfficeFindings findings={wrong} /> : <ProblemNotice error={preview.error ?? record.error} />}
      {preview.isPending && !props.plain && <p className="loading">{t.common.loading}</p>}
      {preview.data?.outcome !== undefined && wrong.length === 0 && <OfficeOutcomeView outcome={preview.data.outcome} />}
      {!props.plain && <WhereChoice value={where} onChange={setWhere} />}
      {where === NOW && (
        <TextInput
          label={t.office.form.reason}
          about={t.office.form.reasonAbout}
          value={reason}
          onChange={setReason}
          error={tried && needsReason ? t.office.form.reasonMissing : undefined}
          required
        />
      )}
      <div className="button-row">
        <Button type="submit" className="button button-primary" isPending={record.isPending} isDisabled={wrong.length > 0 && where === NOW}>
          {where === NOW ? t.office.form.save : t.office.form.toPlan}
        </Button>
        <Button className="button button-plain" onPress={props.onBack}>
          {t.office.form.back}
        </Button>
      </div>
    </form>
  );
}

/** `plain`: of one's own absence, for those who may see no preview. */
export function OfficeSheet(props: { form: OfficeForm; day: string; plain?: boolean; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const { form } = props;
  const { perOf } = useFunctionChoices();
  const [values, setValues] = useState<FormValues>(form.before);
  const [mistake, setMistake] = useState(false);
  const [tried, setTried] = useState(false);
  const [checked, setChecked] = useState<readonly OfficeChange[]>();
  const per = perOf(String(values['function'] ?? ''));
  const shown = shownValues(form, values, per);
  const asked = mistake && form.cancel !== undefined ? [form.cancel] : form.changes(shown);
  const missing = !mistake && form.fields.some((one) => one.required === true && values[one.name] === '' && (one.when === undefined || one.when(values, per)));
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!missing && asked.length > 0) setChecked(asked);
  }
  return (
    <Sheet title={form.title} open onClose={props.onClose}>
      {checked === undefined ? (
        <form className="form" onSubmit={submit} noValidate>
          {tried && !missing && asked.length === 0 && <Notice kind="warn" title={t.office.form.unchanged} live />}
          {!mistake && <OfficeFields form={form} values={values} day={props.day} tried={tried} onChange={setValues} />}
          {form.cancel !== undefined && (
            <>
              <Tick label={t.office.form.cancel} selected={mistake} onChange={setMistake} />
              {mistake && <p className="quiet small">{t.office.form.cancelAbout}</p>}
            </>
          )}
          <div className="button-row">
            <Button type="submit" className="button button-primary">
              {t.office.form.next}
            </Button>
            <Button className="button button-plain" onPress={props.onClose}>
              {t.common.cancel}
            </Button>
          </div>
        </form>
      ) : (
        <Check changes={checked} dependents={form.dependents === true} plain={props.plain === true} onBack={() => setChecked(undefined)} onClose={props.onClose} />
      )}
    </Sheet>
  );
}

/** Buttons that each open a form, and the form that is open. */
export function OfficeActs(props: { forms: readonly OfficeForm[]; day: string; plain?: boolean; primary?: boolean; small?: boolean }): JSX.Element {
  const [open, setOpen] = useState<OfficeForm>();
  return (
    <>
      {props.forms.map((form, index) => (
        <Button
          key={form.title}
          className={`button ${props.primary === true && index === 0 ? 'button-primary' : props.small === true ? 'button-quiet' : 'button-plain'} no-print`}
          onPress={() => setOpen(form)}
        >
          {form.title}
        </Button>
      ))}
      {open !== undefined && <OfficeSheet form={open} day={props.day} plain={props.plain === true} onClose={() => setOpen(undefined)} />}
    </>
  );
}
