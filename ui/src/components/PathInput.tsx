// components/PathInput.tsx -- the number of a clause, with those of the document as suggestions
import { useId } from 'react';
import { useEdition } from '../api/queries';

/** Paths of the document for a list of suggestions; the titles say which is which. */
export function PathSuggestions(props: { id: string; editionId: string }): JSX.Element {
  const edition = useEdition(props.editionId);
  return (
    <datalist id={props.id}>
      {(edition.data?.outline ?? []).map((entry) => (
        <option key={`${entry.path} ${entry.line}`} value={entry.path}>
          {entry.title}
        </option>
      ))}
    </datalist>
  );
}

export function PathInput(props: {
  editionId: string;
  label: string;
  about: string;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {props.label}
      </label>
      <p className="field-about" id={`${id}-about`}>
        {props.about}
      </p>
      <input
        id={id}
        className="input"
        lang="ja"
        list={`${id}-paths`}
        aria-describedby={`${id}-about`}
        value={props.value}
        maxLength={1000}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <PathSuggestions id={`${id}-paths`} editionId={props.editionId} />
    </div>
  );
}
