// components/OfficePick.tsx -- choosing a unit, a post or a person by typing part of its name
import { useMemo, useState } from 'react';
import { useOffice, useOfficePerson, useOfficePersons, type Office } from '../api/office';
import { fold, wayTo } from '../lib/office';
import { useTexts } from '../texts';
import { Combo, useSettled } from './Combo';
import type { ComboOption, FieldWords } from './ComboInput';

const MOST = 60;

interface PickProps extends FieldWords {
  value: string;
  onChange: (id: string) => void;
  day: string;
}

interface Found {
  typed: string | undefined;
  onTyped: (typed: string | undefined) => void;
  options: readonly ComboOption[];
  known: boolean;
  all: boolean;
}

function PickBox(props: PickProps & Found & { valueName: string }): JSX.Element {
  const t = useTexts();
  const about = props.about === undefined || props.about === '' ? t.office.form.choose : props.about;
  return <Combo {...props} about={about} none={t.office.form.chosenNone} placeholder="" />;
}

function placesOf(office: Office | undefined, kind: 'unit' | 'post', vacant: string): ComboOption[] {
  if (office === undefined) return [];
  if (kind === 'unit') return office.units.map((unit) => ({ id: unit.id, name: wayTo(office.units, unit.id), about: unit.code }));
  return office.posts.map((post) => ({
    id: post.id,
    name: `${wayTo(office.units, post.unit_id)} ${post.name}`,
    about: post.people.length === 0 ? vacant : post.people.slice(0, 3).map((one) => one.name).join('、'),
  }));
}

function PickPlace(props: PickProps & { kind: 'unit' | 'post' }): JSX.Element {
  const t = useTexts();
  const office = useOffice(props.day).data;
  const [typed, setTyped] = useState<string>();
  const all = useMemo(() => placesOf(office, props.kind, t.office.vacant), [office, props.kind, t]);
  const found = useMemo(() => all.filter((one) => fold(one.name + (one.about ?? '')).includes(fold(typed ?? ''))), [all, typed]);
  return (
    <PickBox
      {...props}
      typed={typed}
      onTyped={setTyped}
      options={found.slice(0, MOST)}
      known={office !== undefined}
      all={found.length <= MOST}
      valueName={all.find((one) => one.id === props.value)?.name ?? ''}
    />
  );
}

function PickPerson(props: PickProps): JSX.Element {
  const [typed, setTyped] = useState<string>();
  const asked = useSettled(typed ?? '');
  const answer = useOfficePersons({ q: asked, gone: true }, MOST);
  const page = answer.data?.pages[0];
  const options = useMemo(
    () => (page?.persons ?? []).map((one) => ({ id: one.id, name: one.name, about: [one.unit, one.post, one.number].filter((text) => text !== '').join(' ') })),
    [page],
  );
  const found: Found = { typed, onTyped: setTyped, options, known: asked === (typed ?? '') && answer.isSuccess && !answer.isPlaceholderData, all: page?.next === 0 };
  const listed = options.find((one) => one.id === props.value)?.name;
  const one = useOfficePerson(listed === undefined ? props.value : '', '');
  return <PickBox {...props} {...found} valueName={listed ?? one.data?.name ?? ''} />;
}

export function OfficePick(props: PickProps & { kind: 'unit' | 'post' | 'person' }): JSX.Element {
  const { kind, ...rest } = props;
  return kind === 'person' ? <PickPerson {...rest} /> : <PickPlace {...rest} kind={kind} />;
}
