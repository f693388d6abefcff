// components/AppliedRow.tsx -- what I asked for, and whom it waits for
import type { AppliedLine } from '../api/records';
import { usePick, type Names } from '../lib/say';
import { sayHolders } from '../lib/waits';
import { useTexts } from '../texts';
import { DueLine } from './RecordState';
import { RecordHead } from './TaskRow';

export function AppliedRow(props: { record: AppliedLine; names: Names }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { record, names } = props;
  const asked = record.waits.filter((wait) => wait.asked);
  return (
    <li className={record.late ? 'task task-late' : 'task'}>
      <div className="task-body">
        <RecordHead record={{ ...record, applicant: '', applicant_unit: '' }} names={names}>
          <DueLine due={record.due_at} late={record.late} label={record.due_label} />
        </RecordHead>
        {asked.map((wait) => (
          <p key={`${wait.step} ${wait.who.key}`} className="small">
            {wait.label === undefined ? sayHolders(wait.who, names.names, t, pick) : t.record.waitingFor(sayHolders(wait.who, names.names, t, pick), pick(wait.label))}
          </p>
        ))}
      </div>
    </li>
  );
}
