// components/EditionState.tsx -- being checked, in force since, or replaced: a word and a colour
import type { Edition } from '../api/queries';
import { formatDay } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';

export function EditionState(props: { edition: Edition }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { edition } = props;
  const day = edition.adopted_on;
  return (
    <span className={`state state-${edition.state}`}>
      {t.editions.state[edition.state].name}
      {edition.state === 'adopted' && day !== undefined && day !== '' && ` (${formatDay(day, language)}${language === 'ja' ? '～' : ' –'})`}
    </span>
  );
}
