// components/CarryAnew.tsx -- corrects the clause of the new edition in place, instead of taking the old correction
import { useEdition, useFact, useUnit } from '../api/queries';
import { Await } from './Await';
import type { CarryRow } from './CarryCard';
import { CorrectionForm } from './CorrectionForm';
import { FactForm } from './FactForm';

interface Props {
  editionId: string;
  row: CarryRow;
  /** Whether something was corrected; false when the person thought better of it. */
  onDone: (corrected: boolean) => void;
}

function UnitAnew(props: Props): JSX.Element {
  const unit = useUnit(props.editionId, props.row.to_n);
  const edition = useEdition(props.editionId);
  const names = edition.data?.counts.actor.map((one) => one.key).filter((key) => key !== '') ?? [];
  return (
    <Await of={unit}>
      {(answer) => (
        <div className="inset">
          <CorrectionForm
            editionId={props.editionId}
            unit={answer}
            suggestions={names}
            onClose={(receipt) => props.onDone(receipt !== undefined)}
          />
        </div>
      )}
    </Await>
  );
}

function FactAnew(props: Props): JSX.Element {
  const fact = useFact(props.editionId, props.row.to_n);
  return (
    <Await of={fact}>
      {(answer) => (
        <div className="inset">
          <FactForm
            editionId={props.editionId}
            kind={answer.kind}
            fact={answer}
            onDone={() => props.onDone(true)}
            onCancel={() => props.onDone(false)}
          />
        </div>
      )}
    </Await>
  );
}

export function CarryAnew(props: Props): JSX.Element {
  return props.row.of === 'unit' ? <UnitAnew {...props} /> : <FactAnew {...props} />;
}
