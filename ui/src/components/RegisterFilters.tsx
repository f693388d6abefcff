// components/RegisterFilters.tsx -- what a register can be narrowed down by, each filter by the kind of its column
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { RecordType } from '../api/records';
import type { Query } from '../lib/location';
import { fieldOf, type Field } from '../lib/records';
import { FILTER_PREFIX, rangeOf } from '../lib/registers';
import { usePick } from '../lib/say';
import { useWide } from '../lib/screen';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { useSettled } from './Combo';
import { PersonFinder, PostFinder, ReferenceFinder, UnitFinder } from './Finders';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

const ANY = '(any)';

interface One {
  field: Field;
  value: string;
  onChange: (value: string) => void;
}

function Range(props: One): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const [from, until] = rangeOf(props.value);
  const label = pick(props.field.label);
  const put = (a: string, b: string): void => props.onChange(a === '' && b === '' ? '' : `${a}..${b}`);
  return (
    <>
      <TextInput label={t.registers.from(label)} type="date" value={from} onChange={(value) => put(value, until)} />
      <TextInput label={t.registers.until(label)} type="date" value={until} onChange={(value) => put(from, value)} />
    </>
  );
}

/** Typing changes the address a moment after the last key. */
function Words(props: { label: string; value: string; onChange: (value: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(props.value);
  const settled = useSettled(typed);
  const { value, onChange } = props;
  useEffect(() => {
    if (settled !== value && settled === typed) onChange(settled);
  }, [settled, typed, value, onChange]);
  return <TextInput label={props.label} type="search" value={typed} onChange={setTyped} />;
}

function Filter(props: One): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { field, value, onChange } = props;
  const words = { label: pick(field.label), value, onChange };
  switch (field.kind) {
    case 'choice':
    case 'choices':
    case 'classification':
    case 'yes_no': {
      const options =
        field.kind === 'yes_no'
          ? [
              { id: 'true', name: t.records.yes },
              { id: 'false', name: t.records.no },
            ]
          : (field.options ?? []).map((one) => ({ id: one.code, name: pick(one.label) }));
      return (
        <Choice
          quiet
          label={words.label}
          value={value === '' ? ANY : value}
          options={[{ id: ANY, name: t.common.all }, ...options]}
          onChange={(id) => onChange(id === ANY ? '' : id)}
        />
      );
    }
    case 'unit':
      return <UnitFinder {...words} placeholder={t.common.all} />;
    case 'post':
      return <PostFinder {...words} placeholder={t.common.all} />;
    case 'person':
      return <PersonFinder {...words} />;
    case 'reference':
      return <ReferenceFinder {...words} to={field.to ?? ''} />;
    case 'date':
    case 'time':
      return <Range {...props} />;
    default:
      return <Words {...words} />;
  }
}

function Panel(props: { type: RecordType; query: Query; onChange: (changes: Query) => void }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, query, onChange } = props;
  const filtered = Object.keys(query).some((name) => name.startsWith(FILTER_PREFIX) || name === 'q' || name === 'late');
  const clear = (): void => onChange(Object.fromEntries(Object.keys(query).filter((name) => name.startsWith(FILTER_PREFIX) || name === 'q' || name === 'late').map((name) => [name, ''])));
  return (
    <div className="filters">
      <Words key={query['q'] === undefined ? 'empty' : 'words'} label={t.registers.search} value={query['q'] ?? ''} onChange={(q) => onChange({ q })} />
      <Choice
        quiet
        label={t.registers.which}
        value={query['which'] ?? 'open'}
        options={[
          { id: 'open', name: t.registers.open },
          { id: 'closed', name: t.registers.closed },
          { id: 'all', name: t.registers.all },
        ]}
        onChange={(which) => onChange({ which: which === 'open' ? '' : which })}
      />
      {type.list.filters.map((name) => {
        const field = fieldOf(type, name);
        const key = FILTER_PREFIX + name;
        return field === undefined ? null : <Filter key={name} field={field} value={query[key] ?? ''} onChange={(value) => onChange({ [key]: value })} />;
      })}
      {type.list.groups.length > 0 && (
        <Choice
          quiet
          label={t.registers.group}
          value={query['group'] ?? ANY}
          options={[{ id: ANY, name: t.registers.noGroup }, ...type.list.groups.map((name) => ({ id: name, name: pick(fieldOf(type, name)?.label) }))]}
          onChange={(id) => onChange({ group: id === ANY ? '' : id })}
        />
      )}
      <div className="filter-ticks">
        <Tick selected={query['late'] === '1'} onChange={(on) => onChange({ late: on ? '1' : '' })} label={t.registers.late} />
      </div>
      {filtered && (
        <Button className="button button-quiet filter-clear" onPress={clear}>
          {t.registers.clear}
        </Button>
      )}
    </div>
  );
}

export function RegisterFilters(props: { type: RecordType; query: Query; total: number; onChange: (changes: Query) => void }): JSX.Element {
  const t = useTexts();
  const wide = useWide();
  if (wide) {
    return (
      <section aria-label={t.registers.openFilters}>
        <Panel {...props} />
      </section>
    );
  }
  return (
    <DialogTrigger>
      <Button className="button button-plain">{t.registers.openFilters}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal modal-side">
          <Dialog className="dialog">
            <Heading slot="title" level={2}>
              {t.registers.openFilters}
            </Heading>
            <Panel {...props} />
            <Button slot="close" className="button button-primary">
              {t.common.count(props.total)} — {t.common.close}
            </Button>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
