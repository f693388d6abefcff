// components/ProgramAllows.tsx -- what a program may do: types of records, and acts of each
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTypes } from '../api/records';
import { ACTS, type Act, type Allow } from '../lib/programs';
import { usePick, useTypeTitle } from '../lib/say';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { Ticks } from './Ticks';

export function ProgramAllows(props: {
  value: readonly Allow[];
  onChange: (value: readonly Allow[]) => void;
  error?: string | undefined;
}): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const titleOf = useTypeTitle();
  const types = useTypes().data?.types ?? [];
  const [next, setNext] = useState('');
  const left = types.filter((type) => !props.value.some((one) => one.type === type.type));
  function add(type: string): void {
    props.onChange([...props.value, { type, acts: ['read'] }]);
    setNext('');
  }
  return (
    <fieldset className="field">
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
        <Choice label={t.programs.addKind} value={next} options={left.map((type) => ({ id: type.type, name: pick(type.title) }))} onChange={add} />
      )}
    </fieldset>
  );
}
