// components/Tick.tsx -- a box to tick
import { Checkbox } from 'react-aria-components/Checkbox';

export function Tick(props: {
  selected: boolean;
  onChange: (selected: boolean) => void;
  label: string;
}): JSX.Element {
  return (
    <Checkbox className="tick" isSelected={props.selected} onChange={props.onChange}>
      <span className="tick-box" aria-hidden="true">
        <svg viewBox="0 0 24 24">
          <path d="M6 12.5l4 4L18 8" />
        </svg>
      </span>
      {props.label}
    </Checkbox>
  );
}
