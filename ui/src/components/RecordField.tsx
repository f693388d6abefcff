// components/RecordField.tsx -- one field of a record to be filled in, by its kind
import type { Names } from '../api/records';
import { formatDay, today } from '../lib/dates';
import { asNumber, isEmpty, referredId, type Field, type Row } from '../lib/records';
import { formatLocal, usePick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { Button } from 'react-aria-components/Button';
import { Choice } from './Choice';
import type { FieldWords } from './ComboInput';
import { FileField } from './FileField';
import { PersonFinder, PostFinder, ReferenceFinder, UnitFinder } from './Finders';
import { Radios } from './Radios';
import { RecordRows } from './RecordRows';
import { TextInput } from './TextInput';
import { Ticks } from './Ticks';

const RADIOS_MOST = 7;
const NONE = '(none)';
const TALL = 4;

export interface FieldState {
  /** Must be filled in. */
  required: boolean;
  error?: string | undefined;
  /** Of a table, row by row: the columns that must be filled in. */
  rows?: readonly (readonly string[])[] | undefined;
  /** Whether what is missing is pointed out yet. */
  strict?: boolean;
}

export interface FieldProps extends FieldState {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  names?: Names;
  files?: readonly FileFact[];
}

export interface FileFact {
  id: string;
  name: string;
  bytes: number;
  state: string;
}

function ChoiceField(props: FieldProps & { words: FieldWords }): JSX.Element {
  const t = useTexts();
  const say = usePick();
  const value = isEmpty(props.value) ? '' : String(props.value);
  const options = (props.field.options ?? []).map((one) => ({ id: one.code, name: say(one.label), about: say(one.help) }));
  const { label, about, error, required } = props.words;
  if (options.length <= RADIOS_MOST) {
    return (
      <Radios
        label={label}
        about={about}
        error={error}
        required={required === true}
        value={value}
        options={options}
        onChange={props.onChange}
        inline={options.every((one) => one.name.length <= 10)}
      />
    );
  }
  return (
    <Choice
      label={label}
      {...(about === undefined ? {} : { about })}
      error={error}
      required={required === true}
      value={value === '' ? NONE : value}
      options={[{ id: NONE, name: required === true ? t.form.choose : t.form.noneChosen }, ...options]}
      onChange={(id) => props.onChange(id === NONE ? '' : id)}
    />
  );
}

function YesNo(props: FieldProps & { words: FieldWords }): JSX.Element {
  const t = useTexts();
  return (
    <Radios
      label={props.words.label}
      about={props.words.about}
      error={props.words.error}
      required={props.words.required === true}
      inline
      value={typeof props.value === 'boolean' ? String(props.value) : ''}
      options={[
        { id: 'true', name: t.records.yes },
        { id: 'false', name: t.records.no },
      ]}
      onChange={(id) => props.onChange(id === 'true')}
    />
  );
}

/** A day or a time, with the calendar of the browser; beneath it as the office writes it. */
function Moment(props: FieldProps & { words: FieldWords }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const isDay = props.field.kind === 'date';
  const value = isEmpty(props.value) ? '' : String(props.value);
  const now = (): string => {
    const date = new Date();
    return isDay ? today(date) : `${today(date)}T${new Date(date.getTime() + 9 * 3_600_000).toISOString().slice(11, 16)}`;
  };
  return (
    <div className="moment">
      <TextInput
        label={props.words.label}
        {...(props.words.about === undefined ? {} : { about: props.words.about })}
        error={props.words.error}
        required={props.words.required === true}
        type={isDay ? 'date' : 'datetime-local'}
        value={value}
        onChange={(text) => props.onChange(isDay ? text : text.slice(0, 16))}
      />
      <p className="moment-line">
        <Button className="button button-quiet" onPress={() => props.onChange(now())} aria-label={`${props.words.label}: ${isDay ? t.form.today : t.form.now}`}>
          {isDay ? t.form.today : t.form.now}
        </Button>
        {value !== '' && <span className="quiet small">{isDay ? formatDay(value, language) : formatLocal(value, language)}</span>}
      </p>
    </div>
  );
}

function TextLike(props: FieldProps & { words: FieldWords }): JSX.Element {
  const { field } = props;
  const numeric = field.kind === 'number' || field.kind === 'money';
  return (
    <TextInput
      label={props.words.label}
      {...(props.words.about === undefined ? {} : { about: props.words.about })}
      error={props.words.error}
      required={props.words.required === true}
      value={isEmpty(props.value) ? '' : String(props.value)}
      onChange={(text) => props.onChange(numeric ? asNumber(text) : text)}
      {...(numeric ? { inputMode: 'numeric' as const } : {})}
      {...(field.multiline ? { rows: TALL } : {})}
    />
  );
}

export function RecordField(props: FieldProps): JSX.Element {
  const t = useTexts();
  const say = usePick();
  const { field, value } = props;
  const help = say(field.help);
  const missing = props.strict === true && props.required && isEmpty(value);
  const words: FieldWords = {
    label: say(field.label),
    about: help === '' ? undefined : help,
    error: props.error ?? (missing ? t.form.missing : undefined),
    required: props.required,
  };
  const text = isEmpty(value) ? '' : String(value);
  switch (field.kind) {
    case 'choice':
    case 'classification':
      return <ChoiceField {...props} words={words} />;
    case 'choices':
      return (
        <Ticks
          {...words}
          value={Array.isArray(value) ? value.map(String) : []}
          options={(field.options ?? []).map((one) => ({ id: one.code, name: say(one.label) }))}
          onChange={props.onChange}
        />
      );
    case 'yes_no':
      return <YesNo {...props} words={words} />;
    case 'date':
    case 'time':
      return <Moment {...props} words={words} />;
    case 'person':
      return <PersonFinder {...words} value={text} onChange={props.onChange} />;
    case 'unit':
      return <UnitFinder {...words} value={text} onChange={props.onChange} />;
    case 'post':
      return <PostFinder {...words} value={text} onChange={props.onChange} />;
    case 'reference':
      return <ReferenceFinder {...words} to={field.to ?? ''} value={referredId(value)} onChange={props.onChange} />;
    case 'table':
      return <RecordRows {...props} words={words} rowsOf={Array.isArray(value) ? (value as Row[]) : []} />;
    case 'file':
      return (
        <FileField
          {...words}
          max={field.max}
          known={props.files ?? []}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={props.onChange}
        />
      );
    default:
      return <TextLike {...props} words={words} />;
  }
}
