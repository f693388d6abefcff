// components/Tick.tsx -- a box to tick
import { Checkbox } from 'react-aria-components/Checkbox';

export function Tick(props: {
  selected: boolean;
  onChange: (selected: boolean) => void;
  label: string;
  /** The label is for screen readers only: what stands beside says it. */
  quiet?: boolean;
}): JSX.Element {
  return (
    <Checkbox className="tick" isSelected={props.selected} onChange={props.onChange}>
      <span className="tick-box" aria-hidden="true">
        <svg viewBox="0 0 24 24">
          <path d="M6 12.5l4 4L18 8" />
        </svg>
      </span>
      {props.quiet === true ? <span className="sr-only">{props.label}</span> : props.label}
    </Checkbox>
  );
}
