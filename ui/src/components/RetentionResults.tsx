// components/RetentionResults.tsx -- what became of each record decided on
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function RetentionResults(props: { decided: Schemas['RecordDecided']; nameOf: (id: string) => string }): JSX.Element {
  const t = useTexts();
  const not = props.decided.results.filter((one) => !one.done);
  return (
    <Notice kind={not.length === 0 ? 'good' : 'warn'} title={t.retention.done(props.decided.results.length - not.length)} live>
      {not.length > 0 && <p>{t.retention.refused(not.length)}</p>}
      <ul className="plain-list">
        {not.map((one) => (
          <li key={one.record}>
            <Link href={`/records/${one.record}`}>{props.nameOf(one.record)}</Link>: {one.problem}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
