// components/TextInput.tsx -- one field to type in, with its label, what it is for, and what is wrong
import type { HTMLInputTypeAttribute } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useTexts } from '../texts';

/** Cells pasted from a table come with tabs, which nobody sees here and no record takes. */
function inOneLine(text: string): string {
  return text.replace(/[\t\v\f]+/g, ' ');
}

export function TextInput(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  about?: string;
  error?: string | undefined;
  type?: HTMLInputTypeAttribute;
  name?: string;
  autoComplete?: string;
  rows?: number;
  required?: boolean;
  optional?: boolean;
  monospace?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  lang?: string;
  inputMode?: 'numeric';
}): JSX.Element {
  const t = useTexts();
  const className = props.monospace === true ? 'input input-code' : 'input';
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.rows === undefined && props.type !== 'password' ? (text) => props.onChange(inOneLine(text)) : props.onChange}
      isInvalid={props.error !== undefined}
      isRequired={props.required === true}
      isDisabled={props.disabled === true}
      validationBehavior="aria"
      autoFocus={props.autoFocus === true}
      {...(props.name === undefined ? {} : { name: props.name })}
      {...(props.type === undefined ? {} : { type: props.type })}
      {...(props.autoComplete === undefined ? {} : { autoComplete: props.autoComplete })}
    >
      <Label className="label">
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
        {props.optional === true && <span className="label-mark label-mark-soft">{t.common.optional}</span>}
      </Label>
      {props.about !== undefined && (
        <Text slot="description" className="field-about">
          {props.about}
        </Text>
      )}
      {props.rows === undefined ? (
        <Input className={className} lang={props.lang} inputMode={props.inputMode} />
      ) : (
        <TextArea className={className} rows={props.rows} lang={props.lang} />
      )}
      <FieldError className="field-error">{props.error}</FieldError>
    </TextField>
  );
}
