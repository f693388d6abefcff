// components/PasskeySection.tsx -- one's own passkeys: registered, named, removed
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { createPasskey, hasPasskeys, isRegistered, wasCancelled } from '../lib/passkeys';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Sheet } from './Sheet';
import { TextInput } from './TextInput';

type Done = Schemas['FactorsDone'];
type Passkey = Schemas['Passkey'];

function NameForm(props: { name: string; submit: string; pending: boolean; error: unknown; onName: (name: string) => void }): JSX.Element {
  const t = useTexts();
  const [name, setName] = useState(props.name);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '' && !props.pending) props.onName(name.trim());
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {wasCancelled(props.error) || isRegistered(props.error) ? (
        <Notice kind="info" title={isRegistered(props.error) ? t.passkeys.registered : t.passkeys.cancelled} live />
      ) : (
        <ProblemNotice error={props.error} />
      )}
      <TextInput label={t.passkeys.name} about={t.passkeys.nameAbout} value={name} onChange={setName} required autoFocus />
      <Button type="submit" className="button button-primary" isPending={props.pending}>
        {props.submit}
      </Button>
    </form>
  );
}

function Add(props: { onDone: (done: Done) => void }): JSX.Element {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const add = useMutation({
    mutationFn: async (name: string) => {
      const asked = await call('get', '/factors/passkeys/question');
      const body = await createPasskey(asked, name);
      return call('post', '/factors/passkeys', { body });
    },
    onSuccess: props.onDone,
  });
  if (!open) {
    return (
      <div className="button-row">
        <Button className="button button-plain" onPress={() => setOpen(true)}>
          {t.passkeys.add}
        </Button>
      </div>
    );
  }
  return (
    <>
      <p>{t.passkeys.addAbout}</p>
      <NameForm name="" submit={t.passkeys.register} pending={add.isPending} error={add.error} onName={add.mutate} />
    </>
  );
}

function Rename(props: { passkey: Passkey; onClose: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => call('patch', '/factors/passkeys/{passkey_id}', { path: { passkey_id: props.passkey.id }, body: { name } }),
    onSuccess: (factors) => {
      queries.setQueryData(['factors'], factors);
      props.onClose();
    },
  });
  return (
    <Sheet title={t.passkeys.rename} open onClose={props.onClose}>
      <NameForm name={props.passkey.name} submit={t.accounts.save} pending={rename.isPending} error={rename.error} onName={rename.mutate} />
    </Sheet>
  );
}

function Row(props: { passkey: Passkey; onRemoved: (done: Done) => void }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { id, name, since, used } = props.passkey;
  const [renaming, setRenaming] = useState(false);
  const remove = useMutation({
    mutationFn: () => call('delete', '/factors/passkeys/{passkey_id}', { path: { passkey_id: id } }),
    onSuccess: props.onRemoved,
  });
  const day = (time: string): string => formatTime(new Date(time), language);
  return (
    <li className="passkey">
      <p>
        <strong>{name}</strong>
        <br />
        <span className="small">{used === '' ? t.passkeys.unused(day(since)) : t.passkeys.used(day(since), day(used))}</span>
      </p>
      <ProblemNotice error={remove.error} />
      <div className="button-row">
        <Button className="button button-plain" aria-label={t.passkeys.renameOf(name)} onPress={() => setRenaming(true)}>
          {t.passkeys.rename}
        </Button>
        <Button
          className="button button-plain button-warn"
          aria-label={t.passkeys.removeOf(name)}
          isPending={remove.isPending}
          onPress={() => remove.mutate()}
        >
          {t.passkeys.remove}
        </Button>
      </div>
      {renaming && <Rename passkey={props.passkey} onClose={() => setRenaming(false)} />}
    </li>
  );
}

export function PasskeySection(props: { passkeys: readonly Passkey[]; onDone: (done: Done, words: string) => void }): JSX.Element {
  const t = useTexts();
  const { passkeys } = props;
  return (
    <>
      <h3>{t.passkeys.title}</h3>
      <p>{t.passkeys.about}</p>
      {passkeys.length > 0 && (
        <ul className="passkeys">
          {passkeys.map((one) => (
            <Row key={one.id} passkey={one} onRemoved={(done) => props.onDone(done, t.factors.removed)} />
          ))}
        </ul>
      )}
      {hasPasskeys() ? (
        <Add key={passkeys.length} onDone={(done) => props.onDone(done, t.passkeys.done)} />
      ) : (
        <p className="quiet">{t.passkeys.absent}</p>
      )}
    </>
  );
}
