// components/Finders.tsx -- persons, units, posts and records of a register, found for a field
import { useMemo, useState } from 'react';
import { useOffice, usePersons, useRecord, useReferable, useType } from '../api/records';
import { nameOfRecord, useNames, usePick } from '../lib/say';
import { useTexts } from '../texts';
import { Combo, useSettled } from './Combo';
import type { ComboOption, FieldWords } from './ComboInput';

type Finder = FieldWords & { value: string; onChange: (id: string) => void };
type PlaceWords = Finder & { placeholder?: string };

export function PersonFinder(props: Finder): JSX.Element {
  const t = useTexts();
  const { names } = useNames();
  const [typed, setTyped] = useState<string>();
  const asked = useSettled(typed ?? '');
  const found = usePersons(asked, true);
  const options = (found.data?.persons ?? []).map((one) => ({
    id: one.id,
    name: one.name,
    about: [one.unit ?? '', one.post ?? ''].filter((part) => part !== '').join(' '),
  }));
  const name = options.find((one) => one.id === props.value)?.name ?? names[props.value];
  return (
    <Combo
      {...props}
      valueName={props.value === '' ? '' : (name ?? '')}
      typed={typed}
      onTyped={setTyped}
      options={options}
      known={asked === (typed ?? '') && !found.isPlaceholderData && found.isSuccess}
      all={found.data?.next === 0}
      none={t.form.personNone}
      placeholder={t.form.person}
    />
  );
}

const SHOWN = 200;

function matching(options: readonly ComboOption[], typed: string): ComboOption[] {
  const words = typed.trim();
  return options.filter((one) => words === '' || one.name.includes(words) || (one.about ?? '').includes(words));
}

/** A place of the organisation: few enough to be had at once. */
function PlaceFinder(props: PlaceWords & { all: readonly ComboOption[] }): JSX.Element {
  const t = useTexts();
  const [typed, setTyped] = useState<string>();
  const { names } = useNames();
  const found = matching(props.all, typed ?? '');
  return (
    <Combo
      {...props}
      valueName={props.all.find((one) => one.id === props.value)?.name ?? names[props.value] ?? ''}
      typed={typed}
      onTyped={setTyped}
      options={found.slice(0, SHOWN)}
      known={props.all.length > 0}
      all={found.length <= SHOWN}
      none={t.form.personNone}
      placeholder={props.placeholder ?? t.form.choose}
    />
  );
}

export function UnitFinder(props: PlaceWords): JSX.Element {
  const office = useOffice();
  const all = useMemo(() => {
    const units = office.data?.units ?? [];
    const byId = new Map(units.map((one) => [one.id, one.name]));
    return units.map((one) => ({ id: one.id, name: one.name, about: one.depth > 1 ? (byId.get(one.parent_id) ?? '') : '' }));
  }, [office.data]);
  return <PlaceFinder {...props} all={all} />;
}

export function PostFinder(props: PlaceWords): JSX.Element {
  const office = useOffice();
  const all = useMemo(() => {
    const units = new Map((office.data?.units ?? []).map((one) => [one.id, one.name]));
    return (office.data?.posts ?? []).map((one) => ({
      id: one.id,
      name: [units.get(one.unit_id) ?? '', one.name].join(' ').trim(),
      about: one.people.map((person) => person.name).join('、'),
    }));
  }, [office.data]);
  return <PlaceFinder {...props} all={all} />;
}

export function ReferenceFinder(props: Finder & { to: string }): JSX.Element {
  const t = useTexts();
  const say = usePick();
  const { referred } = useNames();
  const [typed, setTyped] = useState<string>();
  const type = useType(props.to);
  const asked = useSettled(typed ?? '');
  const found = useReferable(props.to, asked, true);
  const known = referred[props.value];
  const options = (found.data?.records ?? []).map((one) => ({
    id: one.id,
    name: nameOfRecord(one),
    also: [one.number, one.title],
    about: say(one.state_label),
  }));
  const listed = options.find((one) => one.id === props.value);
  const one = useRecord(props.value !== '' && known === undefined && listed === undefined ? props.value : '');
  const name = listed?.name ?? nameOfRecord(known ?? one.data);
  return (
    <Combo
      {...props}
      valueName={props.value === '' ? '' : name}
      typed={typed}
      onTyped={setTyped}
      options={options}
      known={asked === (typed ?? '') && !found.isPlaceholderData && found.isSuccess}
      all={found.data?.next === 0}
      none={t.form.referenceNone}
      placeholder={t.form.reference(say(type.data?.title))}
    />
  );
}
