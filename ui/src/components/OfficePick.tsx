// components/OfficePick.tsx -- choosing a unit, a post or a person by typing part of its name
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { FieldError } from 'react-aria-components/FieldError';
import { Text } from 'react-aria-components/Text';
import { useOffice, useOfficePerson, useOfficePersons, type Office } from '../api/office';
import { fold, wayTo } from '../lib/office';
import { useTexts } from '../texts';

const MOST = 60;

interface Option {
  id: string;
  name: string;
  about: string;
}

interface PickProps {
  label: string;
  about?: string;
  value: string;
  onChange: (id: string) => void;
  error?: string | undefined;
  required?: boolean;
  day: string;
}

function PickBox(props: PickProps & { options: readonly Option[]; chosenName: string; onSearch: (words: string) => void }): JSX.Element {
  const t = useTexts();
  const [words, setWords] = useState<string>();
  const search = (next: string): void => {
    setWords(next);
    props.onSearch(next === props.chosenName ? '' : next);
    if (next === '' && props.value !== '') props.onChange('');
  };
  return (
    <ComboBox
      className="field"
      items={props.options}
      inputValue={words ?? props.chosenName}
      onInputChange={search}
      selectedKey={props.value === '' ? null : props.value}
      onSelectionChange={(key) => {
        if (key === null) return;
        setWords(props.options.find((one) => one.id === key)?.name);
        props.onChange(String(key));
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={props.error !== undefined}
      isRequired={props.required === true}
      validationBehavior="aria"
    >
      <Label className="label">
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
      </Label>
      <Text slot="description" className="field-about">
        {props.about === undefined || props.about === '' ? t.office.form.choose : props.about}
      </Text>
      <div className="pick">
        <Input className="input" lang="ja" />
        <Button className="pick-button" aria-label={props.label}>
          <svg className="choice-arrow" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 9l6 6 6-6" />
          </svg>
        </Button>
      </div>
      <FieldError className="field-error">{props.error}</FieldError>
      <Popover className="popover choice-popover" offset={4}>
        <ListBox className="choice-list" renderEmptyState={() => <p className="quiet small">{t.office.form.chosenNone}</p>}>
          {(option: Option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="choice-item">
              <Text slot="label" className="choice-name" lang="ja">
                {option.name}
              </Text>
              {option.about !== '' && (
                <Text slot="description" className="choice-about">
                  {option.about}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function placesOf(office: Office | undefined, kind: 'unit' | 'post', vacant: string): Option[] {
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
  const [words, setWords] = useState('');
  const all = useMemo(() => placesOf(office, props.kind, t.office.vacant), [office, props.kind, t]);
  const options = useMemo(() => all.filter((one) => fold(one.name + one.about).includes(fold(words))).slice(0, MOST), [all, words]);
  return <PickBox {...props} options={options} chosenName={all.find((one) => one.id === props.value)?.name ?? ''} onSearch={setWords} />;
}

function PickPerson(props: PickProps): JSX.Element {
  const [words, setWords] = useState('');
  const found = useOfficePersons({ q: words, gone: true }, MOST).data?.pages[0]?.persons;
  const options = useMemo(() => (found ?? []).map((one) => ({ id: one.id, name: one.name, about: [one.unit, one.post, one.number].filter((text) => text !== '').join(' ') })), [found]);
  const listed = options.find((one) => one.id === props.value)?.name;
  return props.value !== '' && listed === undefined ? (
    <NamedPerson {...props} options={options} onSearch={setWords} />
  ) : (
    <PickBox {...props} options={options} chosenName={listed ?? ''} onSearch={setWords} />
  );
}

function NamedPerson(props: PickProps & { options: readonly Option[]; onSearch: (words: string) => void }): JSX.Element {
  return <PickBox {...props} chosenName={useOfficePerson(props.value, '').data?.name ?? ''} />;
}

export function OfficePick(props: PickProps & { kind: 'unit' | 'post' | 'person' }): JSX.Element {
  const { kind, ...rest } = props;
  return kind === 'person' ? <PickPerson {...rest} /> : <PickPlace {...rest} kind={kind} />;
}
