// components/DecidedResults.tsx -- what became of each of the records decided on at once
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { RefusalWords } from './RefusalNotice';

export function DecidedResults(props: { decided: Schemas['RecordDecided']; nameOf: (id: string) => string }): JSX.Element {
  const t = useTexts();
  const not = props.decided.results.filter((one) => !one.done);
  const done = props.decided.results.length - not.length;
  return (
    <Notice kind={not.length === 0 ? 'good' : 'warn'} title={done > 0 ? t.records.decided(done) : t.records.notDecided(not.length)} live outcome={props.decided}>
      {done > 0 && not.length > 0 && <p>{t.records.notDecided(not.length)}</p>}
      <ul className="plain-list">
        {not.map((one) => (
          <li key={one.record}>
            <Link href={`/records/${one.record}`}>{props.nameOf(one.record)}</Link>
            {one.refusal === undefined ? `: ${one.problem ?? ''}` : <RefusalWords refusal={one.refusal} />}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
