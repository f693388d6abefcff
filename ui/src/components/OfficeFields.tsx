// components/OfficeFields.tsx -- the fields of a form of the organisation, each by its kind
import { useOfficeFunctions } from '../api/office';
import type { FormField, OfficeForm } from '../lib/office-forms';
import type { FormValues } from '../lib/office';
import { useLanguage, useTexts, type Texts } from '../texts';
import { Choice, type ChoiceOption } from './Choice';
import { OfficePick } from './OfficePick';
import { Radios } from './Radios';
import { TextInput } from './TextInput';
import { Tick } from './Tick';

const optionsOf = (words: Readonly<Record<string, string>>): ChoiceOption[] => Object.entries(words).map(([id, name]) => ({ id, name }));

function wordsOf(t: Texts, field: FormField): { label: string; about: string } {
  const word = t.office.fields[field.name];
  const label = field.label === undefined ? (word?.name ?? field.name) : t.office.form[field.label];
  return { label, about: field.plain === true || field.label !== undefined ? '' : (word?.about ?? '') };
}

/** The names of functions to choose from, and what each is held for. */
export function useFunctionChoices(): { options: ChoiceOption[]; perOf: (code: string) => string } {
  const t = useTexts();
  const { language } = useLanguage();
  const functions = useOfficeFunctions('').data?.functions ?? [];
  const per = (kind: string): string => (kind === 'body' ? t.office.perBody : kind === 'unit' ? t.office.perUnit : t.office.perRecord);
  return {
    options: functions.filter((one) => one.code !== 'staff' && (one.per === 'body' || one.per === 'unit')).map((one) => ({ id: one.code, name: one[language], about: per(one.per) })),
    perOf: (code) => functions.find((one) => one.code === code)?.per ?? '',
  };
}

interface FieldProps {
  field: FormField;
  values: FormValues;
  day: string;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}

function ChoiceField(props: FieldProps & { label: string }): JSX.Element {
  const t = useTexts();
  const functions = useFunctionChoices().options;
  const { kind } = props.field;
  const none = { id: '', name: t.office.everyFunction };
  const options =
    kind === 'limits' ? optionsOf(t.office.limits)
    : kind === 'postKind' ? optionsOf(t.office.postKinds)
    : kind === 'personKind' ? optionsOf(t.office.personKinds)
    : kind === 'maybeFunction' ? [none, ...functions]
    : functions;
  return (
    <>
      <Choice label={props.label} value={String(props.values[props.field.name] ?? '')} options={options} onChange={props.onChange} />
      {props.error !== undefined && <p className="field-error">{props.error}</p>}
    </>
  );
}

function OneField(props: FieldProps): JSX.Element {
  const t = useTexts();
  const { field, values, error, onChange } = props;
  const { label, about } = wordsOf(t, field);
  const value = values[field.name];
  switch (field.kind) {
    case 'flag':
      return <Tick label={label} selected={value === true} onChange={onChange} />;
    case 'held':
      return (
        <Radios
          label={label}
          value={String(value)}
          options={[{ id: 'post', name: t.office.form.heldPost }, { id: 'person', name: t.office.form.heldPerson }]}
          onChange={onChange}
        />
      );
    case 'unit':
    case 'post':
    case 'person':
      return (
        <OfficePick kind={field.kind} label={label} about={about} value={String(value ?? '')} onChange={onChange} error={error} required={field.required === true} day={props.day} />
      );
    case 'text':
    case 'day':
    case 'number':
      return (
        <TextInput
          label={label}
          about={about}
          type={field.kind === 'day' ? 'date' : field.kind}
          value={String(value ?? '')}
          onChange={onChange}
          error={error}
          required={field.required === true}
          {...(field.kind === 'text' ? { lang: 'ja' } : {})}
        />
      );
    default:
      return <ChoiceField {...props} label={label} />;
  }
}

export function OfficeFields(props: {
  form: OfficeForm;
  values: FormValues;
  day: string;
  /** Required fields that are empty are marked. */
  tried: boolean;
  onChange: (values: FormValues) => void;
}): JSX.Element {
  const t = useTexts();
  const { perOf } = useFunctionChoices();
  const per = perOf(String(props.values['function'] ?? ''));
  return (
    <>
      {props.form.fields
        .filter((field) => field.when === undefined || field.when(props.values, per))
        .map((field) => (
          <OneField
            key={field.name}
            field={field}
            values={props.values}
            day={props.day}
            error={props.tried && field.required === true && props.values[field.name] === '' ? t.password.mustEnter : undefined}
            onChange={(value) => props.onChange({ ...props.values, [field.name]: value })}
          />
        ))}
    </>
  );
}
