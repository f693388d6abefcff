// components/OfficeGapList.tsx -- where nobody is: what is missing, said once, and each place where it is
import { useMemo } from 'react';
import type { OfficeGap } from '../api/office';
import { useTexts } from '../texts';
import { ClauseLink } from './ClauseLink';
import { OfficeLink, useFunctionName } from './OfficeNames';

function Place(props: { gap: OfficeGap }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  const { gap } = props;
  const [edition, ...path] = (gap.clause ?? '').split('/');
  return (
    <span className="gap-where">
      {gap.post !== undefined ? (
        <OfficeLink to="post" id={gap.post_id} name={gap.post} of={gap.unit} />
      ) : (
        gap.unit !== undefined && <OfficeLink to="unit" id={gap.unit_id} name={gap.unit} />
      )}
      {gap.person !== undefined && <OfficeLink to="person" id={gap.person_id} name={gap.person} />}
      {gap.functions !== undefined && gap.functions.length > 0 && (
        <span className="quiet small">{t.office.heldFunctions(t.list(gap.functions.map(functionName)))}</span>
      )}
      {edition !== undefined && edition !== '' && <ClauseLink editionId={edition} path={path.join('/')} />}
    </span>
  );
}

/** Gaps of one kind and function stand together, in the order in which the first of each came. */
function grouped(gaps: readonly OfficeGap[]): [string, OfficeGap[]][] {
  const groups = new Map<string, OfficeGap[]>();
  for (const gap of gaps) {
    const key = `${gap.kind} ${gap.function ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  return [...groups];
}

export function OfficeGapList(props: { gaps: readonly OfficeGap[] }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  const groups = useMemo(() => grouped(props.gaps), [props.gaps]);
  return (
    <ul className="gaps">
      {groups.map(([key, gaps]) => (
        <li key={key}>
          <span className="gap-kind">
            <span className="chip chip-warn">{t.office.gap[gaps[0]?.kind ?? ''] ?? gaps[0]?.kind}</span>
            {gaps[0]?.function !== undefined && gaps[0].function !== '' && <span className="strong">{functionName(gaps[0].function)}</span>}
            {gaps.length > 1 && <span className="quiet small">{t.common.count(gaps.length)}</span>}
          </span>
          <span className="gap-places">
            {gaps.map((gap, index) => (
              <Place key={index} gap={gap} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
