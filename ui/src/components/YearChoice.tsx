// components/YearChoice.tsx -- of which fiscal year a register is shown: this one, or one of ten before it
import { formatFiscalYear, today } from '../lib/dates';
import { useQuery } from '../lib/location';
import { fiscalYearOf } from '../lib/months';
import { useLanguage, useTexts } from '../texts';
import { Choice } from './Choice';

const YEARS_BACK = 10;

/** The year of the address, else the latest. */
export function useYear(): number {
  const [query] = useQuery();
  return Number(query['year'] ?? fiscalYearOf(today()));
}

export function YearChoice(): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [, change] = useQuery();
  const latest = fiscalYearOf(today());
  const years = Array.from({ length: YEARS_BACK }, (_, back) => String(latest - back));
  return (
    <div className="filters filters-few">
      <Choice
        quiet
        label={t.retention.year}
        value={String(useYear())}
        options={years.map((id) => ({ id, name: formatFiscalYear(Number(id), language) }))}
        onChange={(id) => change({ year: id === String(latest) ? '' : id })}
      />
    </div>
  );
}
