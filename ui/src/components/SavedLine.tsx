// components/SavedLine.tsx -- whether what was typed is safe
import type { SavedForm } from '../lib/server-draft';
import { useTexts } from '../texts';

const time = new Intl.DateTimeFormat('ja-JP', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo', hourCycle: 'h23' });

export function SavedLine(props: { saved: SavedForm }): JSX.Element {
  const t = useTexts();
  const { state, at } = props.saved;
  const words =
    state === 'waiting' ? t.form.saving : state === 'failed' ? t.form.notSaved : state === 'saved' && at !== undefined ? t.form.savedAt(time.format(at)) : '';
  return (
    <p className="saved-line quiet small" role="status">
      {words}
    </p>
  );
}
