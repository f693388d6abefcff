// components/Bars.tsx -- counts side by side; every number is a link to what it counts
import { Link } from 'react-aria-components/Link';
import { useTexts } from '../texts';

export interface Bar {
  key: string;
  name: string;
  about?: string | undefined;
  count: number;
  href: string;
}

export function Bars(props: { label: string; bars: readonly Bar[] }): JSX.Element {
  const t = useTexts();
  const most = Math.max(1, ...props.bars.map((bar) => bar.count));
  return (
    <ul className="bars" aria-label={props.label}>
      {props.bars.map((bar) => (
        <li key={bar.key} className="bar">
          <Link href={bar.href} className="bar-link">
            <span className="bar-name">{bar.name}</span>
            <span className="bar-track" aria-hidden="true">
              <span className="bar-fill" style={{ width: `${(100 * bar.count) / most}%` }} />
            </span>
            <span className="bar-count">{t.number(bar.count)}</span>
          </Link>
          {bar.about !== undefined && <p className="bar-about">{bar.about}</p>}
        </li>
      ))}
    </ul>
  );
}
