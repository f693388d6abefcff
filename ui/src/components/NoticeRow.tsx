// components/NoticeRow.tsx -- one notice: what happened to which record, and what waits for me, in a sentence
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { usePick } from '../lib/say';
import { useLanguage, useTexts } from '../texts';

export function NoticeRow(props: { notice: Schemas['Notice'] }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const { notice } = props;
  const record = notice.record as Partial<Schemas['RecordLine']>;
  const words = pick(notice.text);
  return (
    <li className={notice.read ? 'task' : 'task task-new'}>
      <div className="task-body">
        <p className="line-facts">
          <span className="chip">{t.notices.kinds[notice.kind]}</span>
          <span className="quiet small">{formatTime(new Date(notice.at), language)}</span>
        </p>
        {record.id === undefined ? <p>{words === '' ? t.notices.unseen : words}</p> : <Link href={`/records/${record.id}`}>{words}</Link>}
        {notice.kind === 'due' && <Link href="/retention">{t.retention.title}</Link>}
      </div>
    </li>
  );
}
