// components/TokenField.tsx -- a list of names: each can be taken away, others added from the document's own words
import { useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts';

export function TokenField(props: {
  label: string;
  about: string;
  value: readonly string[];
  suggestions: readonly string[];
  onChange: (value: string[]) => void;
}): JSX.Element {
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const id = useId();
  function add(): void {
    const name = typed.trim();
    if (name !== '' && !props.value.includes(name)) props.onChange([...props.value, name]);
    setTyped('');
  }
  return (
    <fieldset className="field token-field">
      <legend className="label">{props.label}</legend>
      <p className="field-about">{props.about}</p>
      {props.value.length > 0 && (
        <ul className="tokens">
          {props.value.map((name) => (
            <li key={name} className="token">
              {name}
              <Button
                className="token-remove"
                aria-label={t.common.remove(name)}
                onPress={() => props.onChange(props.value.filter((other) => other !== name))}
              >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M7 7l10 10M17 7L7 17" />
                </svg>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="token-add">
        <input
          className="input"
          aria-label={t.correct.tokenAdd(props.label)}
          placeholder={t.correct.tokenHint}
          list={`${id}-suggestions`}
          value={typed}
          maxLength={255}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button className="button button-plain" onPress={add}>
          {t.common.add}
        </Button>
        <datalist id={`${id}-suggestions`}>
          {props.suggestions.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </fieldset>
  );
}
