// components/ProgramAllows.tsx -- what a program may do: types of records, and acts of each
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { ACTS, type Act, type Allow } from '../lib/programs';
import { pick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { Choice } from './Choice';
import { Ticks } from './Ticks';

export function ProgramAllows(props: {
  types: Schemas['TypeList']['types'];
  value: readonly Allow[];
  onChange: (value: readonly Allow[]) => void;
  error?: string | undefined;
}): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [next, setNext] = useState('');
  const left = props.types.filter((type) => !props.value.some((one) => one.type === type.type));
  const titleOf = (name: string): string => pick(props.types.find((type) => type.type === name)?.title, language) || name;
  function add(type: string): void {
    props.onChange([...props.value, { type, acts: ['read'] }]);
    setNext('');
  }
  return (
    <fieldset className="plain-set">
      <legend className="label">{t.programs.allows}</legend>
      <p className="field-about">{t.programs.allowsAbout}</p>
      {props.error !== undefined && <p className="field-error">{props.error}</p>}
      {props.value.map((one, at) => (
        <div key={one.type} className="program-allow">
          <Ticks
            label={titleOf(one.type)}
            value={one.acts}
            options={ACTS.map((act) => ({ id: act, name: t.programs.acts[act] ?? act }))}
            onChange={(acts) => props.onChange(props.value.map((other, place) => (place === at ? { ...other, acts: acts as Act[] } : other)))}
          />
          <Button
            className="button button-plain"
            aria-label={t.programs.dropKind(titleOf(one.type))}
            onPress={() => props.onChange(props.value.filter((_, place) => place !== at))}
          >
            {t.programs.dropShort}
          </Button>
        </div>
      ))}
      {left.length > 0 && (
        <Choice label={t.programs.addKind} value={next} options={left.map((type) => ({ id: type.type, name: pick(type.title, language) }))} onChange={add} />
      )}
    </fieldset>
  );
}
