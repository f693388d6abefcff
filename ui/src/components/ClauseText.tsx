// components/ClauseText.tsx -- the sentences of a clause as written; one of them is being looked at
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import type { Unit, UnitDetail } from '../api/queries';
import { doubtsOf } from '../lib/doubt';
import type { Finding } from '../lib/findings';
import { markerOf, type Branch } from '../lib/outline';
import { useTexts } from '../texts';
import { ClauseFindings, InferredChip } from './ClauseFacts';
import { headingOf } from './OutlineTree';
import { MarkedText } from './MarkedText';
import { Strength } from './Strength';

interface Group {
  path: string;
  units: Unit[];
}

function groupByPath(units: readonly Unit[]): Group[] {
  const groups: Group[] = [];
  for (const unit of units) {
    const last = groups[groups.length - 1];
    if (last?.path === unit.path) last.units.push(unit);
    else groups.push({ path: unit.path, units: [unit] });
  }
  return groups;
}

function Sentence(props: {
  unit: Unit;
  detail: UnitDetail | undefined;
  href: string;
  active: string | undefined;
  onActive: (field: string | undefined) => void;
}): JSX.Element {
  const t = useTexts();
  const { unit, detail } = props;
  const chosen = detail !== undefined;
  return (
    <Link
      href={props.href}
      className={chosen ? 'sentence sentence-chosen' : 'sentence'}
      {...(chosen ? { 'aria-current': 'true' as const } : {})}
    >
      <span className="clause-text" lang="ja">
        {chosen ? (
          <MarkedText
            text={unit.text}
            spans={detail.evidence.filter((one) => one.from === 'own')}
            active={props.active}
            onActive={props.onActive}
          />
        ) : (
          unit.text
        )}
      </span>
      <span className="sentence-facts">
        <Strength unit={unit} />
        {unit.corrected && <span className="chip chip-good">{t.reader.correctedMark}</span>}
        {!unit.corrected && doubtsOf(unit).length > 0 && <span className="chip chip-warn">{t.reader.doubtful}</span>}
      </span>
    </Link>
  );
}

export function ClauseText(props: {
  editionId: string;
  /** What is still to be checked, by clause. */
  findings: ReadonlyMap<string, Finding[]>;
  branches: readonly Branch[];
  /** Clauses whose number was inferred; those without a heading are not in the contents. */
  inferred: ReadonlySet<string>;
  /** The clause whose heading stands above already. */
  top: string;
  units: readonly Unit[];
  detail: UnitDetail | undefined;
  hrefOf: (unit: Unit) => string;
  active: string | undefined;
  onActive: (field: string | undefined) => void;
  /** Shown below the chosen sentence, where there is no room beside it. */
  below?: ReactNode;
}): JSX.Element {
  const titles = new Map(props.branches.map((branch) => [branch.entry.path, branch]));
  return (
    <div className="clause">
      {groupByPath(props.units).map((group, index) => {
        const here = titles.get(group.path);
        const heading = group.path === props.top ? undefined : here;
        const findings = group.path === props.top ? [] : (props.findings.get(group.path) ?? []);
        return (
          <div key={`${group.path}-${index}`} className="clause-group">
            {heading !== undefined && heading.entry.title !== '' ? (
              <h3 className="clause-heading" lang="ja">
                {headingOf(heading)} {heading.entry.inferred && <InferredChip />}
              </h3>
            ) : null}
            {props.inferred.has(group.path) && (heading === undefined || heading.entry.title === '') && group.path !== props.top && (
              <p><InferredChip /></p>
            )}
            <ClauseFindings editionId={props.editionId} findings={findings} />
            <div className="clause-line">
              <span className="clause-marker">
                {here?.entry.title ? '' : markerOf(group.path)}
              </span>
              <div className="clause-sentences">
                {group.units.map((unit) => {
                  const detail = props.detail?.n === unit.n ? props.detail : undefined;
                  return (
                    <div key={unit.n} id={`unit-${unit.n}`} className="sentence-place">
                      <Sentence
                        unit={unit}
                        detail={detail}
                        href={props.hrefOf(unit)}
                        active={props.active}
                        onActive={props.onActive}
                      />
                      {detail !== undefined && props.below}
                    </div>
                  );
                })}
              </div>
            </div>
          </div>
        );
      })}
    </div>
  );
}
