// components/CoverageAreas.tsx -- the eight areas of the ordinance: how much of each the policy says; numbers open their list
import { Link } from 'react-aria-components/Link';
import { COVERAGE_STATES, coverageWord, fitsCoverage, type CoverageItem } from '../lib/coverage';
import { useTexts } from '../texts';

export function CoverageAreas(props: { editionId: string; areas: readonly number[]; items: readonly CoverageItem[] }): JSX.Element {
  const t = useTexts();
  const count = (area: number, show: string): number =>
    props.items.filter((item) => fitsCoverage(item, { show, area: String(area) })).length;
  const name = (area: number): string => t.law.area(area);
  return (
    <div className="table-frame">
      <table className="table coverage-areas" aria-label={t.coverage.areas}>
        <thead>
          <tr>
            <th scope="col">{t.coverage.areaHead}</th>
            <th scope="col">
              <span className="sr-only">{t.heatmap.legend}</span>
            </th>
            {COVERAGE_STATES.map((state) => (
              <th key={state} scope="col" className="cell-number">
                {coverageWord(t, state)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.areas.map((area) => {
            const total = Math.max(1, count(area, 'all'));
            return (
              <tr key={area}>
                <th scope="row">
                  <span className="quiet small block">{t.law.areaShort(area)}</span>
                  {name(area)}
                </th>
                <td className="cell-share">
                  <span className="share" aria-hidden="true">
                    {(['said', 'partly', 'perhaps', 'unsaid', 'elsewhere', 'not_needed'] as const).map((state) => (
                      <span
                        key={state}
                        className={`share-${state}`}
                        style={{ width: `${(100 * count(area, state)) / total}%` }}
                      />
                    ))}
                  </span>
                </td>
                {COVERAGE_STATES.map((state) => {
                  const here = count(area, state);
                  return (
                    <td key={state} className="cell-number">
                      {here === 0 ? (
                        <span className="quiet">0</span>
                      ) : (
                        <Link
                          href={`/editions/${props.editionId}/coverage?show=${state}&area=${area}#items`}
                          aria-label={t.coverage.cell(name(area), coverageWord(t, state), here)}
                        >
                          {t.number(here)}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
