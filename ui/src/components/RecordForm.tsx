// components/RecordForm.tsx -- the fields of a form in the order of the type, with what follows from them
import { useMemo } from 'react';
import type { Evaluation, RecordType } from '../api/records';
import { fieldOf, followers, isAsked, isEmpty, readsOf, type Field, type Values } from '../lib/records';
import { usePick, useSay } from '../lib/say';
import { RecordField, type FileFact } from './RecordField';

export interface FormFacts {
  type: RecordType;
  /** Names of the fields asked for. */
  names: readonly string[];
  evaluation: Evaluation;
  /** Names of those that must be filled in. */
  required: ReadonlySet<string>;
}

/** What a field holds: what was typed, or else what the server puts there. */
export function valueIn(values: Values, evaluation: Evaluation, name: string): unknown {
  return name in values ? values[name] : evaluation.values[name];
}

/** Whether a row lacks something that it must have. */
function rowLacks(value: unknown, rows: readonly (readonly string[])[] | undefined): boolean {
  if (!Array.isArray(value) || rows === undefined) return false;
  return value.some((row: Values, at) => rows[at]?.some((name) => isEmpty(row[name])) === true);
}

/** Names of the fields that still keep the form from being sent. */
export function lacking(facts: FormFacts, values: Values): string[] {
  return facts.names.filter((name) => {
    const value = valueIn(values, facts.evaluation, name);
    if (facts.evaluation.faults[name] !== undefined) return true;
    return (facts.required.has(name) && isEmpty(value)) || rowLacks(value, facts.evaluation.rows[name]);
  });
}

/** Whether anything stands in what a derived value is made of: "0 people" of nothing says nothing. */
function hasGround(facts: FormFacts, field: Field, values: Values): boolean {
  return [...readsOf(field.value)].some((name) => {
    const other = fieldOf(facts.type, name);
    if (other?.value !== undefined && name !== field.name) return hasGround(facts, other, values);
    const value = valueIn(values, facts.evaluation, name);
    return !isEmpty(value) && JSON.stringify(value) !== '[{}]';
  });
}

function Follows(props: { facts: FormFacts; name: string; values: Values }): JSX.Element | null {
  const pick = usePick();
  const say = useSay();
  const field = fieldOf(props.facts.type, props.name);
  const value = props.facts.evaluation.values[props.name];
  if (field === undefined || isEmpty(value) || !hasGround(props.facts, field, props.values)) return null;
  return (
    <p className="follows" role="status">
      <span className="quiet">{pick(field.label)}: </span>
      <span className="strong">{say(field, value)}</span>
    </p>
  );
}

export function RecordForm(props: {
  facts: FormFacts;
  values: Values;
  strict: boolean;
  files?: readonly FileFact[];
  onChange: (values: Values) => void;
}): JSX.Element {
  const { facts, values } = props;
  const { type, names, evaluation } = facts;
  const derived = useMemo(() => followers(type, names), [type, names]);
  const wanted = new Set(evaluation.required);
  return (
    <>
      {type.fields.map((field) => {
        if (derived.has(field.name)) return <Follows key={field.name} facts={facts} name={field.name} values={values} />;
        const value = valueIn(values, evaluation, field.name);
        if (!names.includes(field.name)) return null;
        if (!isAsked(field, wanted, value) && !facts.required.has(field.name)) return null;
        return (
          <div key={field.name} className={`form-cell cell-${field.kind}`} data-field={field.name}>
            <RecordField
              field={field}
              value={value}
              required={facts.required.has(field.name)}
              strict={props.strict}
              error={evaluation.faults[field.name]}
              rows={evaluation.rows[field.name]}
              {...(props.files === undefined ? {} : { files: props.files })}
              onChange={(next) => props.onChange({ ...values, [field.name]: next })}
            />
          </div>
        );
      })}
    </>
  );
}
