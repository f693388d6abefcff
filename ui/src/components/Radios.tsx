// components/Radios.tsx -- a few choices in full view, each with what it means
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import { useTexts } from '../texts';

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
  about?: string | undefined;
  required?: boolean;
  /** Side by side, where the words are short. */
  inline?: boolean;
}): JSX.Element {
  const t = useTexts();
  return (
    <RadioGroup
      className="field"
      value={props.value === '' ? null : props.value}
      onChange={props.onChange}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
    >
      <Label className="label">
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
      </Label>
      {props.about !== undefined && props.about !== '' && (
        <Text slot="description" className="field-about">
          {props.about}
        </Text>
      )}
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
