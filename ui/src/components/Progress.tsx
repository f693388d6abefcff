// components/Progress.tsx -- how far something long has come
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTexts } from '../texts';

export function Progress(props: { label: string; percent: number }): JSX.Element {
  const t = useTexts();
  return (
    <ProgressBar className="progress" value={props.percent} valueLabel={t.common.percent(props.percent)}>
      <span className="progress-line">
        <Label>{props.label}</Label>
        <span>{t.common.percent(props.percent)}</span>
      </span>
      <span className="progress-track">
        <span className="progress-fill" style={{ width: `${props.percent}%` }} />
      </span>
    </ProgressBar>
  );
}
