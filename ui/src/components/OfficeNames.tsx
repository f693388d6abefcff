// components/OfficeNames.tsx -- what functions, periods and scopes of the organisation are called
import { Link } from 'react-aria-components/Link';
import { useOfficeFunctions } from '../api/office';
import { formatDay, today } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { useDayLink } from './OfficeFrame';

/** The name of a function by its code, as the program's own list has it. */
export function useFunctionName(): (code: string) => string {
  const { language } = useLanguage();
  const functions = useOfficeFunctions('').data?.functions ?? [];
  return (code) => functions.find((one) => one.code === code)?.[language] ?? code;
}

/** "令和8年4月1日 から 令和9年3月31日 まで", with a word when that is not today. */
export function Span(props: { from_on: string; until_on: string }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const now = today();
  const { from_on: from, until_on: until } = props;
  const words = [from === '' ? '' : t.office.since(formatDay(from, language)), until === '' ? '' : t.office.until(formatDay(until, language))].filter((one) => one !== '');
  return (
    <span>
      {words.length === 0 ? t.office.always : words.join(' ')}
      {until !== '' && until < now && <span className="chip"> {t.office.ended}</span>}
      {from > now && <span className="chip chip-warn"> {t.office.coming}</span>}
    </span>
  );
}

/** A person, post or unit by name, leading to its page; a post with the unit it is of. */
export function OfficeLink(props: { to: 'unit' | 'post' | 'person'; id?: string | undefined; name?: string | undefined; of?: string | undefined }): JSX.Element {
  const dayLink = useDayLink();
  const name = props.of === undefined || props.of === '' ? (props.name ?? '') : `${props.of} ${props.name ?? ''}`;
  if (props.id === undefined || props.id === '') return <span lang="ja">{name}</span>;
  return (
    <Link href={dayLink(`/office/${props.to}s/${props.id}`)}>
      <span lang="ja">{name === '' ? props.id : name}</span>
    </Link>
  );
}
