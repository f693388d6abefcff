// components/Combo.tsx -- one of many found by typing: persons, records of a register
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { namedAs, type Named } from '../lib/named';
import { fold } from '../lib/office';
import { useTellOpen } from '../lib/open-words';
import { useTexts } from '../texts';

const WAIT_MS = 250;

export interface ComboOption extends Named {
  about?: string;
}

export interface FieldWords {
  label: string;
  about?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

/** What is typed, a moment after the last key. */
export function useSettled(value: string, ms = WAIT_MS): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

interface ComboProps extends FieldWords {
  value: string;
  /** What stands for the value until it was found. */
  valueName: string;
  typed: string | undefined;
  onTyped: (typed: string | undefined) => void;
  options: readonly ComboOption[];
  /** Whether the options are those for what is typed, and not still those for what was typed before. */
  known: boolean;
  /** Whether there are no more of them than these. */
  all: boolean;
  none: string;
  placeholder: string;
  onChange: (id: string) => void;
}

/** A name typed to its end and left without a choice is one; what names nothing stays, and is told. */
function useLeaving(props: ComboProps) {
  const { value, typed, known, all, options, onTyped, onChange } = props;
  const [left, setLeft] = useState(false);
  const open = left && known && value === '' && typed !== undefined;
  const found = open && all ? namedAs(options, typed) : undefined;
  useEffect(() => {
    if (found === undefined) return;
    setLeft(false);
    onTyped(undefined);
    onChange(found);
  }, [found, onTyped, onChange]);
  return { setLeft, nothing: open && found === undefined };
}

/** `typed` and `onTyped` are the parent's, which finds `options` for it. */
export function Combo(props: ComboProps): JSX.Element {
  const t = useTexts();
  const { value, typed } = props;
  const byHand = useRef<string>(); // what was typed; the box itself sets its text, too, while the name of a choice is looked up
  const [chosen, setChosen] = useState<ComboOption>(); // its name stands at once, though the list is by then another
  const leaving = useLeaving(props);
  const error = leaving.nothing ? t.form.notFromList : props.error;
  const name = chosen?.id === value ? chosen.name : props.valueName;
  const open = typed !== undefined && fold(typed) !== '' && (value === '' || fold(typed) !== fold(name));
  const { setLeft } = leaving;
  useTellOpen(open, () => {
    if (!open) return;
    if (value !== '') props.onChange(''); // what stood there before is not what was typed over it
    setLeft(true);
  });
  function leave(): void {
    const words = byHand.current;
    byHand.current = undefined;
    const another = words !== undefined && fold(words) !== fold(name);
    if (another && value !== '') props.onChange(''); // what stood there before is not what was typed over it
    const sought = another ? words : value === '' ? typed : undefined; // what is still to be found
    if (sought !== undefined && fold(sought) !== '') setLeft(true);
    else props.onTyped(undefined);
  }
  return (
    <ComboBox
      className="field"
      {...(open ? { 'data-open-words': true } : {})}
      inputValue={typed ?? name}
      onInputChange={props.onTyped}
      selectedKey={value === '' ? null : value}
      onSelectionChange={(key) => {
        if (key === null) return;
        byHand.current = undefined;
        setChosen(props.options.find((one) => one.id === key));
        props.onTyped(undefined);
        props.onChange(String(key));
      }}
      onBlur={leave}
      items={props.options}
      isInvalid={error !== undefined}
      isRequired={props.required === true}
      validationBehavior="aria"
      defaultFilter={() => true}
      allowsEmptyCollection
      allowsCustomValue
      menuTrigger="focus"
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
      <div className="combo">
        <Input
          className="input"
          placeholder={props.placeholder}
          onInput={(event) => {
            byHand.current = event.currentTarget.value;
            setLeft(false);
          }}
        />
        <Button className="combo-button" aria-label={t.form.choose}>
          <svg className="choice-arrow" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 9l6 6 6-6" />
          </svg>
        </Button>
      </div>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover choice-popover" offset={4}>
        <ListBox<ComboOption> className="choice-list" renderEmptyState={() => <p className="combo-none">{props.none}</p>}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="choice-item">
              <Text slot="label" className="choice-name">
                {option.name}
              </Text>
              {option.about !== undefined && option.about !== '' && (
                <Text slot="description" className="choice-about">
                  {option.about}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
