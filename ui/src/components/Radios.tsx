// components/Radios.tsx -- a few choices in full view, each with what it means
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';

export interface RadioOption {
  id: string;
  name: string;
  about?: string;
}

export function Radios(props: {
  label: string;
  /** Empty while nothing is chosen. */
  value: string;
  options: readonly RadioOption[];
  onChange: (id: string) => void;
  error?: string | undefined;
  /** Side by side, where the words are short. */
  inline?: boolean;
}): JSX.Element {
  return (
    <RadioGroup
      className="field"
      value={props.value === '' ? null : props.value}
      onChange={props.onChange}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
    >
      <Label className="label">{props.label}</Label>
      <div className={props.inline === true ? 'radios' : 'radios radios-stacked'}>
        {props.options.map((option) => (
          <Radio key={option.id} value={option.id} className="radio">
            <span className="radio-dot" aria-hidden="true" />
            <span>
              {option.name}
              {option.about !== undefined && option.about !== '' && (
                <span className="quiet small block">{option.about}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
      <FieldError className="field-error">{props.error}</FieldError>
    </RadioGroup>
  );
}
