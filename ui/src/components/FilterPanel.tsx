// components/FilterPanel.tsx -- filters with how many entries each choice would leave
import { useEffect, useState, type ReactNode } from 'react';
import type { Schemas } from '../api/client';
import type { Query } from '../lib/location';
import { ALL_KINDS, DEFAULT_KIND, type FilterName } from '../lib/filters';
import { CODES, fieldWord, wordFor, type CodedField } from '../lib/words';
import { useTexts, type Texts } from '../texts';
import { Choice, type ChoiceOption } from './Choice';
import { Tick } from './Tick';

type Facets = Schemas['Facets'];
const SEARCH_WAIT_MS = 300;
const ANY = '(any)';

function countOf(counts: Facets[keyof Facets] | undefined, key: string): number {
  return counts?.find((one) => one.key === key)?.count ?? 0;
}

function codedOptions(t: Texts, field: CodedField, facets: Facets | undefined, chosen: string): ChoiceOption[] {
  return CODES[field]
    .map((code) => ({ code, count: countOf(facets?.[field], code) }))
    .filter(({ code, count }) => count > 0 || code === chosen)
    .map(({ code, count }) => ({ id: code, count: t.number(count), ...wordFor(t, field, code) }));
}

function kindOptions(t: Texts, facets: Facets | undefined): ChoiceOption[] {
  const counts = facets?.kind;
  const duties = countOf(counts, 'obligation') + countOf(counts, 'power');
  const all = counts?.reduce((sum, one) => sum + one.count, 0) ?? 0;
  return [
    { id: DEFAULT_KIND, count: t.number(duties), ...t.obligations.kindDuties },
    { id: ALL_KINDS, name: t.obligations.kindAll, count: t.number(all) },
    ...codedOptions(t, 'kind', facets, ''),
  ];
}

/** Typing changes the address a moment after the last key, so that every letter is not a question. */
function SearchBox(props: { value: string; onChange: (value: string) => void }): JSX.Element {
  const t = useTexts();
  const [typed, setTyped] = useState(props.value);
  const [sent, setSent] = useState(props.value);
  if (props.value !== sent) {
    setSent(props.value);
    setTyped(props.value);
  }
  const { onChange } = props;
  useEffect(() => {
    if (typed === sent) return undefined;
    const timer = window.setTimeout(() => {
      setSent(typed);
      onChange(typed);
    }, SEARCH_WAIT_MS);
    return () => window.clearTimeout(timer);
  }, [typed, sent, onChange]);
  return (
    <div className="field search">
      <label className="label" htmlFor="search">
        {t.obligations.search}
      </label>
      <input
        id="search"
        type="search"
        className="input"
        placeholder={t.obligations.searchHint}
        value={typed}
        maxLength={255}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}

export function FilterPanel(props: {
  query: Query;
  facets: Facets | undefined;
  chapterName: (chapter: string) => string;
  onChange: (changes: Query) => void;
  children?: ReactNode;
}): JSX.Element {
  const t = useTexts();
  const { query, facets, onChange } = props;
  const choose = (name: FilterName) => (id: string) => onChange({ [name]: id === ANY ? '' : id });
  const any: ChoiceOption = { id: ANY, name: t.common.all };
  const coded = (field: CodedField): JSX.Element => (
    <Choice
      quiet
      label={fieldWord(t, field).name}
      value={query[field] ?? ANY}
      options={[any, ...codedOptions(t, field, facets, query[field] ?? '')]}
      onChange={choose(field)}
    />
  );
  const listed = (field: 'actor' | 'chapter' | 'part' | 'guideline' | 'area', name: (key: string) => string, label = fieldWord(t, field).name): JSX.Element => (
    <Choice
      quiet
      label={label}
      value={query[field] ?? ANY}
      options={[
        any,
        ...(facets?.[field] ?? [])
          .filter((one) => one.key !== '' && one.key !== '0' && (one.count > 0 || one.key === query[field]))
          .map((one) => ({ id: one.key, name: name(one.key), count: t.number(one.count) })),
      ]}
      onChange={choose(field)}
    />
  );
  return (
    <div className="filters">
      <SearchBox value={query['q'] ?? ''} onChange={choose('q')} />
      {listed('actor', (key) => key)}
      {coded('mechanism')}
      {coded('capability')}
      {coded('modality')}
      {coded('timing')}
      {listed('chapter', props.chapterName)}
      {listed('part', (key) => key)}
      {listed('guideline', t.law.guideline, t.law.guidelineField.name)}
      {listed('area', (key) => `${t.law.areaShort(Number(key))} ${t.law.area(Number(key))}`, t.law.areaField.name)}
      <Choice
        quiet
        label={fieldWord(t, 'kind').name}
        value={query['kind'] ?? DEFAULT_KIND}
        options={kindOptions(t, facets)}
        onChange={(id) => onChange({ kind: id === DEFAULT_KIND ? '' : id })}
      />
      <div className="filter-ticks">
        <Tick
          selected={query['corrected'] === 'true'}
          onChange={(selected) => onChange({ corrected: selected ? 'true' : '' })}
          label={t.obligations.correctedOnly}
        />
        <Tick
          selected={query['unsure'] === 'true'}
          onChange={(selected) => onChange({ unsure: selected ? 'true' : '' })}
          label={t.obligations.unsureOnly}
        />
      </div>
      {props.children}
    </div>
  );
}
