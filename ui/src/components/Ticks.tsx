// components/Ticks.tsx -- several of a few, each in full view
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTexts } from '../texts';
import type { FieldWords } from './ComboInput';

export function Ticks(props: FieldWords & {
  value: readonly string[];
  options: readonly { id: string; name: string }[];
  onChange: (value: string[]) => void;
}): JSX.Element {
  const t = useTexts();
  return (
    <CheckboxGroup
      className="field"
      value={[...props.value]}
      onChange={props.onChange}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
    >
      <Label className="label">
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
      </Label>
      {props.about !== undefined && (
        <Text slot="description" className="field-about">
          {props.about}
        </Text>
      )}
      <div className="ticks">
        {props.options.map((option) => (
          <Checkbox key={option.id} value={option.id} className="tick">
            <span className="tick-box" aria-hidden="true">
              <svg viewBox="0 0 24 24">
                <path d="M6 12.5l4 4L18 8" />
              </svg>
            </span>
            {option.name}
          </Checkbox>
        ))}
      </div>
      <FieldError className="field-error">{props.error}</FieldError>
    </CheckboxGroup>
  );
}
