// pages/Ask.tsx -- what people want or have seen, in their words, leads to the right form
import { useMemo, useState } from 'react';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useTypes } from '../api/records';
import { Await } from '../components/Await';
import { DraftShelf } from '../components/DraftShelf';
import { Page } from '../components/Page';
import { TextInput } from '../components/TextInput';
import { usePick } from '../lib/say';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Summary = Schemas['TypeSummary'];

interface Way {
  key: string;
  href: string;
  words: string;
  form: string;
  urgent: boolean;
}

/** Incidents first: who has seen something odd must not search. */
function waysOf(types: readonly Summary[], pick: (label: Schemas['Label']) => string): Way[] {
  const ways = types
    .filter((type) => type.may_open)
    .flatMap((type) =>
      type.phrases.map((phrase, index) => ({
        key: `${type.type} ${index}`,
        href: `/new/${type.type}?phrase=${index}`,
        words: pick(phrase.label),
        form: pick(type.title),
        urgent: type.type === 'incident',
      })),
    );
  return [...ways.filter((way) => !way.urgent), ...ways.filter((way) => way.urgent)];
}

function WayList(props: { ways: readonly Way[]; label: string }): JSX.Element {
  return (
    <ul className="ways" aria-label={props.label}>
      {props.ways.map((way) => (
        <li key={way.key}>
          <Link href={way.href} className="way">
            <span className="way-words">{way.words}</span>
            <span className="quiet small">{way.form}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Whole(props: { types: readonly Summary[] }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const [words, setWords] = useState('');
  const ways = useMemo(() => waysOf(props.types, pick), [props.types, pick]);
  const found = ways.filter((way) => words.trim() === '' || `${way.words}${way.form}`.toLowerCase().includes(words.trim().toLowerCase()));
  const urgent = found.filter((way) => way.urgent);
  const others = found.filter((way) => !way.urgent);
  const may = props.types.filter((type) => type.may_open);
  return (
    <>
      <TextInput label={t.ask.search} type="search" value={words} onChange={setWords} />
      {found.length === 0 && <p className="empty">{t.ask.none}</p>}
      {others.length > 0 && <WayList ways={others} label={t.ask.title} />}
      {urgent.length > 0 && (
        <section className="card" aria-labelledby="urgent">
          <h2 id="urgent">{t.ask.urgent}</h2>
          <p>{t.ask.urgentLead}</p>
          <WayList ways={urgent} label={t.ask.urgent} />
        </section>
      )}
      <section className="card" aria-labelledby="by-type">
        <h2 id="by-type">{t.ask.byType}</h2>
        <ul className="plain-list">
          {may.map((type) => (
            <li key={type.type}>
              <Link href={`/new/${type.type}`}>{pick(type.title)}</Link>
              {type.forms.length > 0 && <span className="quiet small"> {t.list(type.forms)}</span>}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

export default function Ask(_props: PageProps): JSX.Element {
  const t = useTexts();
  const types = useTypes();
  return (
    <Page title={t.ask.title} lead={t.ask.lead}>
      <DraftShelf />
      <Await of={types}>{(answer) => <Whole types={answer.types} />}</Await>
    </Page>
  );
}
