// components/ClauseFacts.tsx -- of a clause: where it stands in the source, which chapter and area it belongs to, what to check
import { Link } from 'react-aria-components/Link';
import type { Finding } from '../lib/findings';
import type { Branch } from '../lib/outline';
import { useTexts } from '../texts';
import { lineHref } from './ClauseLink';
import { FindingCard } from './FindingCard';
import { Notice } from './Notice';

/** Its number was lost in the document. */
export function InferredChip(): JSX.Element {
  const t = useTexts();
  return (
    <span className="chip chip-warn" title={t.reader.inferredAbout}>
      {t.reader.inferred}
    </span>
  );
}

export function ClauseFindings(props: { editionId: string; findings: readonly Finding[] }): JSX.Element | null {
  const t = useTexts();
  if (props.findings.length === 0) return null;
  return (
    <div className="clause-findings">
      <Notice kind="warn" title={t.findings.here}>
        <ul className="finding-list">
          {props.findings.map((finding) => (
            <FindingCard key={finding.n} editionId={props.editionId} finding={finding} showSeverity />
          ))}
        </ul>
      </Notice>
    </div>
  );
}

export function ClauseFacts(props: {
  editionId: string;
  branch: Branch;
  findings: ReadonlyMap<string, Finding[]>;
}): JSX.Element {
  const t = useTexts();
  const { entry } = props.branch;
  return (
    <>
      <p className="clause-facts small">
        {entry.inferred && <InferredChip />}
        {entry.areas.map((area) => (
          <span key={area} className="chip chip-kind">
            {t.law.areaShort(area)} {t.law.area(area)}
          </span>
        ))}
        {entry.guideline !== '' && (
          <span className="chip chip-kind">
            {t.coverage.guideline} {t.law.guideline(entry.guideline)}
          </span>
        )}
        <Link className="no-print" href={lineHref(props.editionId, entry.line)}>
          {t.reader.asWritten}
        </Link>
      </p>
      {entry.inferred && <p className="quiet small">{t.reader.inferredAbout}</p>}
      <ClauseFindings editionId={props.editionId} findings={props.findings.get(entry.path) ?? []} />
    </>
  );
}
