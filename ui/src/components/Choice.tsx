// components/Choice.tsx -- choosing one of several, each with its word and what it means
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { useTexts } from '../texts';

export interface ChoiceOption {
  id: string;
  name: string;
  about?: string | undefined;
  count?: string | undefined;
}

export function Choice(props: {
  label: string;
  value: string;
  options: readonly ChoiceOption[];
  onChange: (id: string) => void;
  about?: string;
  quiet?: boolean;
  error?: string | undefined;
  required?: boolean;
}): JSX.Element {
  const t = useTexts();
  return (
    <Select
      className={props.quiet === true ? 'field field-quiet' : 'field'}
      selectedKey={props.value}
      onSelectionChange={(key) => props.onChange(String(key))}
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
      <Button className="input choice-button">
        <SelectValue className="choice-value">
          {() => props.options.find((option) => option.id === props.value)?.name ?? props.value}
        </SelectValue>
        <svg className="choice-arrow" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 9l6 6 6-6" />
        </svg>
      </Button>
      {props.error !== undefined && <FieldError className="field-error">{props.error}</FieldError>}
      <Popover className="popover choice-popover" offset={4}>
        <ListBox className="choice-list" items={props.options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="choice-item">
              <span className="choice-line">
                <Text slot="label" className="choice-name">
                  {option.name}
                </Text>
                {option.count !== undefined && <span className="choice-count">{option.count}</span>}
              </span>
              {option.about !== undefined && option.about !== '' && (
                <Text slot="description" className="choice-about">
                  {option.about}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
