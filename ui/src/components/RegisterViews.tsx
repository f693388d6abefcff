// components/RegisterViews.tsx -- lists somebody saved, and saving this one; the columns it shows
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Link } from 'react-aria-components/Link';
import { Popover } from 'react-aria-components/Popover';
import { call } from '../api/client';
import { useViews, type RecordType } from '../api/records';
import type { Query } from '../lib/location';
import { newId } from '../lib/records';
import { allColumns, viewHref, viewOf } from '../lib/registers';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { useHeads } from './RegisterTable';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

export function RegisterColumns(props: { type: RecordType; shown: readonly string[]; onChange: (columns: string[]) => void }): JSX.Element {
  const t = useTexts();
  const heads = useHeads(props.type);
  const all = allColumns(props.type);
  return (
    <DialogTrigger>
      <Button className="button button-plain">{t.registers.columns}</Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog dialog-small" aria-label={t.registers.columns}>
          {all
            .filter((name) => name !== 'title')
            .map((name) => (
              <Tick
                key={name}
                selected={props.shown.includes(name)}
                onChange={(on) => props.onChange(all.filter((one) => (one === name ? on : props.shown.includes(one))))}
                label={heads(name)}
              />
            ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

export function RegisterViews(props: { type: string; query: Query }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const views = useViews();
  const own = (views.data?.views ?? []).filter((one) => one.type === props.type);
  const [name, setName] = useState('');
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['views'] });
  const save = useMutation({
    mutationFn: (as: string) => {
      const id = own.find((one) => one.name === as)?.id ?? newId();
      return call('put', '/views/{view_id}', { path: { view_id: id }, body: { name: as, type: props.type, body: viewOf(props.query) } });
    },
    onSuccess: () => {
      setName('');
      refresh();
    },
  });
  const drop = useMutation({ mutationFn: (id: string) => call('delete', '/views/{view_id}', { path: { view_id: id } }), onSuccess: refresh });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate(name.trim());
  };
  return (
    <DialogTrigger>
      <Button className="button button-plain">{t.registers.views}</Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog dialog-small" aria-label={t.registers.views}>
          {views.isSuccess && own.length === 0 && <p className="quiet small">{t.registers.viewsNone}</p>}
          <ul className="shelf">
            {own.map((view) => (
              <li key={view.id}>
                <Link href={viewHref(view.type, view.body)}>{view.name}</Link>
                <Button className="button button-quiet" aria-label={t.registers.forgetView(view.name)} onPress={() => drop.mutate(view.id)}>
                  {t.registers.forget}
                </Button>
              </li>
            ))}
          </ul>
          <form className="form" onSubmit={submit} noValidate>
            <TextInput label={t.registers.viewName} about={t.registers.viewNameAbout} value={name} onChange={setName} />
            <ProblemNotice error={save.error ?? drop.error} />
            {save.isSuccess && name === '' && <Notice kind="good" title={t.registers.viewSaved(save.variables)} live />}
            <Button type="submit" className="button button-plain" isPending={save.isPending}>
              {t.registers.saveView}
            </Button>
          </form>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
