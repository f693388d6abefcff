// pages/OfficePersons.tsx -- the people of the organisation, searched by name, kana, number or unit
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useOffice, useOfficePersons, type PersonFilter } from '../api/office';
import { Await } from '../components/Await';
import { Choice } from '../components/Choice';
import { OfficeFrame, useOfficeDay } from '../components/OfficeFrame';
import { OfficeLink, Span } from '../components/OfficeNames';
import { OfficeActs } from '../components/OfficeSheet';
import { StackTable } from '../components/StackTable';
import { TextInput } from '../components/TextInput';
import { Tick } from '../components/Tick';
import { useQuery } from '../lib/location';
import { wayTo } from '../lib/office';
import { newPerson } from '../lib/office-forms';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Person = Schemas['OfficePersons']['persons'][number];
const TYPING_MS = 200;

/** What is typed, and what it is some moments after the last key. */
function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(words), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [words]);
  return settled;
}

function Filters(props: { day: string }): JSX.Element {
  const t = useTexts();
  const [query, change] = useQuery();
  const units = useOffice(props.day).data?.units ?? [];
  return (
    <section className="filters filters-few no-print" aria-label={t.obligations.filters}>
      <div className="search">
        <TextInput label={t.office.personSearch} type="search" value={query['q'] ?? ''} onChange={(q) => change({ q })} />
      </div>
      <Choice
        label={t.office.unit}
        value={query['unit'] ?? ''}
        options={[{ id: '', name: t.office.allUnits }, ...units.map((unit) => ({ id: unit.id, name: wayTo(units, unit.id) }))]}
        onChange={(unit) => change({ unit })}
      />
      <Tick label={t.office.withGone} selected={query['gone'] === 'yes'} onChange={(gone) => change({ gone: gone ? 'yes' : '' })} />
    </section>
  );
}

function List(props: { persons: readonly Person[]; gone: boolean }): JSX.Element {
  const t = useTexts();
  return (
    <StackTable
      label={t.office.tabs.persons}
      rows={props.persons}
      keyOf={(row: Person) => row.id}
      columns={[
        { key: 'name', head: t.office.fields['name']?.name ?? '', names: true, cell: (row) => <OfficeLink to="person" id={row.id} name={row.name} /> },
        { key: 'kana', head: t.office.fields['kana']?.name ?? '', cell: (row) => <span lang="ja">{row.kana}</span> },
        { key: 'number', head: t.office.fields['number']?.name ?? '', cell: (row) => <span className="code">{row.number}</span> },
        { key: 'unit', head: t.office.unit, cell: (row) => <OfficeLink to="unit" id={row.unit_id} name={row.unit} /> },
        {
          key: 'post',
          head: t.office.post,
          cell: (row) => (
            <>
              <OfficeLink to="post" id={row.post_id} name={row.post} /> {row.absent && <span className="chip chip-warn">{t.office.absent}</span>}
            </>
          ),
        },
        { key: 'kind', head: t.office.fields['kind']?.name ?? '', cell: (row) => t.office.personKinds[row.kind] },
        ...(props.gone ? [{ key: 'period', head: t.office.period, cell: (row: Person) => <Span from_on={row.from_on} until_on={row.until_on} /> }] : []),
      ]}
    />
  );
}

export default function OfficePersonsPage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const [query] = useQuery();
  const gone = query['gone'] === 'yes';
  const q = useSettled(query['q'] ?? '');
  const filter: PersonFilter = {
    ...(q === '' ? {} : { q }),
    ...(query['unit'] === undefined ? {} : { unit: query['unit'] }),
    ...(gone ? { gone } : {}),
    ...(day === '' ? {} : { day }),
  };
  const asked = useOfficePersons(filter);
  const mayChange = useOffice(day).data?.may_change === true;
  const persons = asked.data?.pages.flatMap((page) => page.persons) ?? [];
  const total = asked.data?.pages[0]?.total ?? 0;
  return (
    <OfficeFrame title={t.office.tabs.persons} mayChange={mayChange} actions={mayChange && <OfficeActs day={day} forms={[newPerson(t.office.acts.addPerson, '')]} />}>
      <Filters day={day} />
      <Await of={asked}>
        {() => (
          <>
            <p className="count-line" role="status">
              {total === 0 ? t.office.noPersons : t.office.personsLead(persons.length, total)}
            </p>
            {total > 0 && <List persons={persons} gone={gone} />}
            {asked.hasNextPage && (
              <Button className="button button-plain" isPending={asked.isFetchingNextPage} onPress={() => void asked.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </>
        )}
      </Await>
    </OfficeFrame>
  );
}
