// components/Combo.tsx -- one of many found by typing: persons, records of a register
import { useEffect, useState } from 'react';
import { namedAs } from '../lib/named';
import { fold } from '../lib/office';
import { useTellOpen } from '../lib/open-words';
import { useTexts } from '../texts';
import { ComboInput, type ComboOption, type FieldWords } from './ComboInput';

const WAIT_MS = 250;

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
  const [chosen, setChosen] = useState<ComboOption>(); // its name stands at once, though the list is by then another
  const { setLeft, nothing } = useLeaving(props);
  const name = chosen?.id === value ? chosen.name : props.valueName;
  const another = typed !== undefined && fold(typed) !== fold(name);
  const open = typed !== undefined && fold(typed) !== '' && (value === '' || another);
  useTellOpen(open, leave);
  function leave(): void {
    if (another && value !== '') props.onChange(''); // what stood there before is not what was typed over it
    if (open) setLeft(true);
    else props.onTyped(undefined);
  }
  return (
    <ComboInput
      {...props}
      text={typed ?? name}
      onText={(words) => {
        setLeft(false);
        props.onTyped(words);
      }}
      chosen={value}
      onChoose={(option) => {
        setChosen(option);
        props.onTyped(undefined);
        props.onChange(option.id);
      }}
      onLeave={leave}
      open={open}
      error={nothing ? t.form.notFromList : props.error}
    />
  );
}
