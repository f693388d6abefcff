// components/PaceSection.tsx -- how often I get letters
import { useChoosePace, usePace, type Pace } from '../api/state';
import { useTexts } from '../texts';
import { Await } from './Await';
import { ProblemNotice } from './ProblemNotice';
import { Radios } from './Radios';

const PACES: readonly Pace[] = ['soon', 'daily', 'never'];

export function PaceSection(): JSX.Element {
  const t = useTexts();
  const pace = usePace();
  const choose = useChoosePace();
  return (
    <section className="card">
      <ProblemNotice error={choose.error} />
      <Await of={pace}>
        {(answer) => (
          <Radios
            label={t.state.pace}
            about={t.state.paceAbout}
            value={answer.pace}
            options={PACES.map((id) => ({ id, ...t.state.paces[id] }))}
            onChange={(id) => choose.mutate(PACES.find((one) => one === id) ?? 'soon')}
          />
        )}
      </Await>
    </section>
  );
}
