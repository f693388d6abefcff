// components/ComboInput.tsx -- a text field with a list to choose from below it: the combobox of WAI-ARIA, focus staying in the field
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { nextAt, type Named } from '../lib/named';
import { useTexts } from '../texts';

export interface ComboOption extends Named {
  about?: string;
}

export interface FieldWords {
  label: string;
  about?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

export interface ComboInputProps extends FieldWords {
  text: string;
  onText: (text: string) => void;
  options: readonly ComboOption[];
  /** Whether the options are those for the text, and not still those for what stood there before. */
  known: boolean;
  /** The option that is the value. */
  chosen: string;
  onChoose: (option: ComboOption) => void;
  onLeave: () => void;
  /** Whether the text names nothing yet: marks the field for its form. */
  open: boolean;
  none: string;
  placeholder: string;
}

const ROOM_PX = 220; // a list of a few lines

/** Opens upwards where there is little room below and more above. */
function opensUp(field: HTMLElement): boolean {
  const { top, bottom } = field.getBoundingClientRect();
  const height = window.visualViewport?.height ?? window.innerHeight;
  return height - bottom < ROOM_PX && top > height - bottom;
}

/** The list: shown while the field has the focus and is asked for it, never else. */
function useList({ options, onText, onChoose, onLeave }: ComboInputProps) {
  const [shown, setShown] = useState(false);
  const [active, setActive] = useState<string>();
  const at = shown ? options.findIndex((one) => one.id === active) : -1;
  const show = (wanted: boolean): void => {
    setShown(wanted);
    if (!wanted) setActive(undefined);
  };
  const choose = (option: ComboOption): void => {
    show(false);
    onChoose(option);
  };
  const type = (words: string): void => {
    setActive(undefined);
    setShown(true);
    onText(words);
  };
  const leave = (): void => {
    show(false);
    onLeave();
  };
  const press = (event: KeyboardEvent): void => {
    const option = options[at];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setShown(true);
      setActive(options[nextAt(at, options.length, event.key)]?.id);
    } else if (event.key === 'Enter' && shown) {
      if (option !== undefined) choose(option);
      else show(false);
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation(); // the dialog around it stays
      show(false);
    } else {
      if (event.key === 'Tab' && option !== undefined) choose(option);
      return;
    }
    event.preventDefault();
  };
  return { shown, show, at, choose, type, leave, press };
}

/** What hangs on the field is in sight, also when a keyboard comes up on the screen; of a list, what has the keyboard. */
function useInSight<E extends HTMLElement>(at: number): { box: RefObject<E>; up: boolean } {
  const box = useRef<E>(null);
  const [room, setRoom] = useState({ up: false });
  useLayoutEffect(() => {
    const measure = (): void => {
      const field = box.current?.parentElement;
      if (field !== null && field !== undefined) setRoom({ up: opensUp(field) });
    };
    measure();
    const view = window.visualViewport ?? window;
    view.addEventListener('resize', measure);
    return () => view.removeEventListener('resize', measure);
  }, []);
  useEffect(() => {
    (at < 0 ? box.current : box.current?.children[at])?.scrollIntoView({ block: 'nearest' });
  }, [at, room]);
  return { box, up: room.up };
}

function None(props: { words: string }): JSX.Element {
  const { box, up } = useInSight<HTMLParagraphElement>(-1);
  return (
    <p ref={box} aria-hidden="true" className={up ? 'popover combo-list combo-list-up combo-none' : 'popover combo-list combo-none'}>
      {props.words}
    </p>
  );
}

function Options({ list, listId, props }: { list: ReturnType<typeof useList>; listId: string; props: ComboInputProps }): JSX.Element {
  const { at } = list;
  const { box, up } = useInSight<HTMLUListElement>(at);
  return (
    <ul
      ref={box}
      id={listId}
      role="listbox"
      aria-label={props.label}
      className={up ? 'popover combo-list combo-list-up' : 'popover combo-list'}
      onMouseDown={(event) => event.preventDefault()} // the focus stays in the field
    >
      {props.options.map((option, index) => (
        <li
          key={option.id}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={option.id === props.chosen}
          className="choice-item"
          {...(index === at ? { 'data-focused': true } : {})}
          {...(option.id === props.chosen ? { 'data-selected': true } : {})}
          onClick={() => list.choose(option)}
        >
          <span className="choice-name" lang="ja">
            {option.name}
          </span>
          {option.about !== undefined && option.about !== '' && <span className="choice-about">{option.about}</span>}
        </li>
      ))}
    </ul>
  );
}

export function ComboInput(props: ComboInputProps): JSX.Element {
  const t = useTexts();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useList(props);
  const { shown, at } = list;
  const listed = shown && props.options.length > 0;
  const about = props.about !== undefined && props.about !== '';
  const wrong = props.error !== undefined;
  const described = [about ? `${id}-about` : '', wrong ? `${id}-error` : ''].filter((one) => one !== '').join(' ');
  return (
    <div className="field" {...(props.open ? { 'data-open-words': true } : {})}>
      <label className="label" htmlFor={id}>
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
      </label>
      {about && (
        <span id={`${id}-about`} className="field-about">
          {props.about}
        </span>
      )}
      <div className="combo">
        <input
          ref={input}
          id={id}
          type="text"
          className="input"
          lang="ja" // what is chosen from are the body's own names
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={listed}
          aria-required={props.required === true}
          {...(listed ? { 'aria-controls': `${id}-list` } : {})}
          {...(at >= 0 ? { 'aria-activedescendant': `${id}-list-${at}` } : {})}
          {...(wrong ? { 'aria-invalid': true, 'data-invalid': true } : {})}
          {...(described === '' ? {} : { 'aria-describedby': described })}
          placeholder={props.placeholder}
          value={props.text}
          onChange={(event) => list.type(event.currentTarget.value)}
          onFocus={() => list.show(true)}
          onClick={() => list.show(true)}
          onBlur={list.leave}
          onKeyDown={list.press}
        />
        <button
          type="button"
          className="combo-button"
          tabIndex={-1}
          aria-label={`${t.form.choose} ${props.label}`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            input.current?.focus();
            list.show(!shown);
          }}
        >
          <svg className="choice-arrow" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 9l6 6 6-6" />
          </svg>
        </button>
        {listed && <Options list={list} listId={`${id}-list`} props={props} />}
        {shown && props.known && !listed && <None words={props.none} />}
        <span role="status" className="sr-only">
          {shown && props.known ? (listed ? t.form.options(props.options.length) : props.none) : ''}
        </span>
      </div>
      {wrong && (
        <span id={`${id}-error`} className="field-error">
          {props.error}
        </span>
      )}
    </div>
  );
}
