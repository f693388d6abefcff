// pages/SignInSettings.tsx -- what the site asks of passwords and of signing in
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { useSignInSettings } from '../api/queries';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Radios } from '../components/Radios';
import { TextInput } from '../components/TextInput';
import { Ticks } from '../components/Ticks';
import { changesOf, CHOICES, GROUPS, SETS, wordsOf, type Name, type Typed } from '../lib/settings';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Held = Schemas['SignInSettings'];

function Field(props: { name: Name; held: Held; typed: Typed; onChange: (text: string) => void }): JSX.Element {
  const t = useTexts();
  const { name, held } = props;
  const words = t.signInSettings.names[name] ?? { name, about: '' };
  const value = props.typed[name] ?? String(held.settings[name]);
  const choices = CHOICES[name];
  if (choices !== undefined) {
    const options = choices.map((id) => ({ id, ...(t.signInSettings.words[id] ?? { name: id }) }));
    return <Radios label={words.name} value={value} options={options} onChange={props.onChange} />;
  }
  const together = SETS[name];
  if (together !== undefined) {
    const options = together.map((id) => ({ id, name: t.signInSettings.words[id]?.name ?? id }));
    const onChange = (chosen: string[]): void => props.onChange(together.filter((id) => chosen.includes(id)).join(','));
    return <Ticks label={words.name} about={words.about} value={wordsOf(value)} options={options} onChange={onChange} />;
  }
  const limit = held.limits[name];
  if (limit === undefined) {
    return <TextInput label={words.name} about={words.about} rows={3} value={value} onChange={props.onChange} />;
  }
  const number = Number(value);
  const fits = /^\d+$/.test(value.trim()) && number >= limit.low && number <= limit.high;
  const about = [words.about, `${t.signInSettings.range(limit.low, limit.high)} (${t.signInSettings.standard(String(held.defaults[name]))})`];
  return (
    <TextInput
      label={words.name}
      about={about.filter((text) => text !== '').join(' ')}
      type="number"
      value={value}
      onChange={props.onChange}
      error={fits ? undefined : t.signInSettings.range(limit.low, limit.high)}
    />
  );
}

function Form(props: { held: Held }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Typed>({});
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const changes = changesOf(typed, props.held.settings);
  const nothing = changes === undefined || Object.keys(changes).length === 0;
  const save = useMutation({
    mutationFn: () => call('patch', '/settings/sign-in', { body: { settings: changes ?? {}, reason: reason.trim() } }),
    onSuccess: () => {
      setTyped({});
      setReason('');
      setTried(false);
      void queries.invalidateQueries();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!nothing && reason.trim() !== '' && !save.isPending) save.mutate();
  }
  return (
    <form className="form form-wide" onSubmit={submit} noValidate>
      {GROUPS.map(([group, names]) => (
        <section key={group} className="card" aria-labelledby={group}>
          <h2 id={group}>{t.signInSettings.groups[group]}</h2>
          {names.map((name) => (
            <Field key={name} name={name} held={props.held} typed={typed} onChange={(text) => setTyped({ ...typed, [name]: text })} />
          ))}
        </section>
      ))}
      <section className="card" aria-labelledby="saving">
        <h2 id="saving">{t.signInSettings.save}</h2>
        <ProblemNotice error={save.error} />
        {save.isSuccess && nothing && <Notice kind="good" title={t.signInSettings.saved} live />}
        {tried && nothing && !save.isSuccess && <Notice kind="info" title={t.signInSettings.unchanged} live />}
        <TextInput
          label={t.signInSettings.reason}
          about={t.signInSettings.reasonAbout}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim() === '' ? t.correct.reasonMissing : undefined}
          required
        />
        <div className="button-row">
          <Button type="submit" className="button button-primary" isPending={save.isPending}>
            {t.signInSettings.save}
          </Button>
        </div>
      </section>
    </form>
  );
}

export default function SignInSettings(_props: PageProps): JSX.Element {
  const t = useTexts();
  const settings = useSignInSettings();
  return (
    <Page title={t.signInSettings.title} lead={t.signInSettings.lead} actions={<Link href="/accounts">{t.accounts.title}</Link>}>
      <Await of={settings}>{(held) => <Form held={held} />}</Await>
    </Page>
  );
}
