// components/FindingList.tsx -- what to check in the document, the gravest first, each to be decided in place
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useFindings } from '../api/queries';
import { bySeverity, type Finding, type Severity } from '../lib/findings';
import { useTexts } from '../texts';
import { Await } from './Await';
import { FindingCard } from './FindingCard';
import { Tick } from './Tick';

const FIRST = 6;

function Group(props: { editionId: string; severity: Severity; findings: readonly Finding[] }): JSX.Element {
  const t = useTexts();
  const [all, setAll] = useState(false);
  const shown = all ? props.findings : props.findings.slice(0, FIRST);
  const words = t.findings.severity[props.severity];
  return (
    <div className="finding-group">
      <h3>
        <span className={`chip severity-${props.severity}`}>{words.name}</span> {t.common.count(props.findings.length)}
      </h3>
      <p className="quiet small">{words.about}</p>
      <ul className="finding-list">
        {shown.map((finding) => (
          <FindingCard key={finding.n} editionId={props.editionId} finding={finding} />
        ))}
      </ul>
      {shown.length < props.findings.length && (
        <Button className="button button-plain no-print" onPress={() => setAll(true)}>
          {t.findings.all(props.findings.length)}
        </Button>
      )}
    </div>
  );
}

function Groups(props: { editionId: string; findings: readonly Finding[] }): JSX.Element {
  const t = useTexts();
  const [onlyOpen, setOnlyOpen] = useState(false);
  const open = props.findings.filter((finding) => finding.decision === 'open');
  if (props.findings.length === 0) return <p className="quiet">{t.findings.none}</p>;
  return (
    <>
      <p className="quiet">{t.findings.lead}</p>
      <div className="tick-row">
        <span className="strong">{t.findings.openCount(open.length, props.findings.length)}</span>
        {open.length < props.findings.length && (
          <Tick selected={onlyOpen} onChange={setOnlyOpen} label={t.findings.onlyOpen} />
        )}
      </div>
      {bySeverity(onlyOpen ? open : props.findings).map(([severity, findings]) => (
        <Group key={severity} editionId={props.editionId} severity={severity} findings={findings} />
      ))}
    </>
  );
}

export function FindingList(props: { editionId: string }): JSX.Element {
  const t = useTexts();
  const findings = useFindings(props.editionId);
  return (
    <section className="card" aria-labelledby="findings">
      <h2 id="findings">{t.findings.title}</h2>
      <Await of={findings}>{(answer) => <Groups editionId={props.editionId} findings={answer.findings} />}</Await>
    </section>
  );
}
