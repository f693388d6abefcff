// pages/Coverage.tsx -- what the state wants of a policy, and what this one does not say yet
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useCoverage } from '../api/queries';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { CoverageAreas } from '../components/CoverageAreas';
import { CoverageRow } from '../components/CoverageRow';
import { EditionPicker } from '../components/EditionPicker';
import { ExemptionCard } from '../components/ExemptionCard';
import { Page } from '../components/Page';
import { byArea, COVERAGE_STATES, coverageCsv, coverageWord, fitsCoverage } from '../lib/coverage';
import { download } from '../lib/csv';
import { formatDay } from '../lib/dates';
import { useQuery, type Query } from '../lib/location';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Coverage = Schemas['Coverage'];
const ANY = '(any)';

function Deadline(props: { of: Coverage }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { deadline, days_left: left, applies } = props.of;
  const word = t.coverage.applies[applies];
  return (
    <section className="card deadline" aria-labelledby="deadline">
      <h2 id="deadline">{t.law.article}</h2>
      <dl className="deadline-line">
        <div>
          <dt>{t.coverage.deadline}</dt>
          <dd>{formatDay(deadline, language)}</dd>
        </div>
        <div>
          <dt className="sr-only">{t.coverage.deadline}</dt>
          <dd className={left < 0 ? 'deadline-past' : 'deadline-left'}>{t.coverage.daysLeft(left)}</dd>
        </div>
      </dl>
      <p>
        <span className={`chip applies-${applies}`}>{word.name}</span> <span className="quiet">{word.about}</span>
      </p>
      <p className="quiet small">{t.coverage.transition}</p>
    </section>
  );
}

function Items(props: { id: string; of: Coverage; query: Query; onChange: (changes: Query) => void }): JSX.Element {
  const t = useTexts();
  const show = props.query['show'] ?? 'lacking';
  const area = props.query['area'] ?? '';
  const shown = props.of.items.filter((item) => fitsCoverage(item, { show, area }));
  const count = (name: string): string =>
    t.number(props.of.items.filter((item) => fitsCoverage(item, { show: name, area })).length);
  return (
    <section className="card" aria-labelledby="items">
      <h2 id="items">{t.coverage.items}</h2>
      <div className="choose-row no-print">
        <Choice
          quiet
          label={t.coverage.show}
          value={show}
          options={[
            { id: 'lacking', name: t.coverage.lacking, count: count('lacking') },
            ...COVERAGE_STATES.map((state) => ({ id: state, name: coverageWord(t, state), count: count(state) })),
            { id: 'all', name: t.common.all, count: count('all') },
          ]}
          onChange={(id) => props.onChange({ show: id === 'lacking' ? '' : id })}
        />
        <Choice
          quiet
          label={t.coverage.areaHead}
          value={area === '' ? ANY : area}
          options={[
            { id: ANY, name: t.common.all },
            ...byArea(props.of.items).map(([one]) => ({ id: String(one), name: `${t.law.areaShort(one)} ${t.law.area(one)}` })),
          ]}
          onChange={(id) => props.onChange({ area: id === ANY ? '' : id })}
        />
      </div>
      <p className="count-line strong" role="status">
        {t.common.count(shown.length)}
      </p>
      {shown.length === 0 ? (
        <p className="quiet">{t.coverage.empty}</p>
      ) : (
        byArea(shown).map(([one, items]) => (
          <div key={one} className="coverage-area">
            <h3>
              <span className="quiet">{t.law.areaShort(one)}</span> {t.law.area(one)}
            </h3>
            <ul className="coverage-items">
              {items.map((item) => (
                <CoverageRow key={item.id} editionId={props.id} item={item} />
              ))}
            </ul>
          </div>
        ))
      )}
    </section>
  );
}

export default function CoveragePage(props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const id = props.at['id'] ?? '';
  const coverage = useCoverage(id);
  const [query, change] = useQuery();
  return (
    <Page
      title={t.coverage.title}
      lead={
        <>
          <p>{t.coverage.lead}</p>
          <EditionPicker chosen={id} page="coverage" />
        </>
      }
      actions={
        <>
          <Button
            className="button button-plain no-print"
            isDisabled={coverage.data === undefined}
            onPress={() => download(t.coverage.csvName, coverageCsv(t, language, coverage.data?.items ?? []))}
          >
            {t.coverage.csv}
          </Button>
          <Button className="button button-plain no-print" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <Await of={coverage}>
        {(answer) => (
          <>
            <Deadline of={answer} />
            <ExemptionCard now={answer.exemption} />
            <section className="card" aria-labelledby="areas">
              <h2 id="areas">{t.coverage.areas}</h2>
              <CoverageAreas editionId={id} areas={byArea(answer.items).map(([area]) => area)} items={answer.items} />
            </section>
            <Items id={id} of={answer} query={query} onChange={change} />
          </>
        )}
      </Await>
    </Page>
  );
}
