// components/RecordState.tsx -- a state as a word and a colour, and what is late with by how much
import type { Label } from '../api/records';
import { daysLate } from '../lib/records';
import { formatTime } from '../lib/dates';
import { usePick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';

export function RecordState(props: { label: Label | undefined; code: string; final?: boolean; late?: boolean }): JSX.Element {
  const pick = usePick();
  const kind = props.late === true ? 'state state-refused' : props.final === true ? 'state' : 'state chip-must';
  return <span className={kind}>{props.label === undefined ? props.code : pick(props.label)}</span>;
}

/** "許可の期限: 令和8年12月2日 22:46", or how long ago that was. */
export function DueLine(props: { due: string; late: boolean; label?: Label | undefined; bare?: boolean }): JSX.Element | null {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  if (props.due === '') return null;
  const what = pick(props.label);
  const time = formatTime(new Date(props.due), language);
  const when = props.bare === true ? time : t.records.dueOn(time, what);
  if (!props.late) return <span className="due">{when}</span>;
  return (
    <span className="due due-late">
      <span className="strong">{t.records.lateBy(daysLate(props.due))}</span> <span className="small">{when}</span>
    </span>
  );
}
