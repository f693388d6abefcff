// pages/OfficePerson.tsx -- one person: posts, functions, deputies, absences, and what the person answers to
import type { Schemas } from '../api/client';
import { useOfficePerson } from '../api/office';
import { Await } from '../components/Await';
import { OfficeFrame, useActDay, useOfficeDay } from '../components/OfficeFrame';
import { OfficeLink, Span, useFunctionName } from '../components/OfficeNames';
import { AppointmentTable, DeputyTable, HoldingTable, OfficeHistory, ScopeName } from '../components/OfficeRows';
import { OfficeActs } from '../components/OfficeSheet';
import { PersonAccount } from '../components/PersonAccount';
import { StackTable } from '../components/StackTable';
import { today } from '../lib/dates';
import { fiscalYearEnd } from '../lib/office';
import { editPerson, editSpan, leave, movePerson, newAbsence, newDeputy, newHolding } from '../lib/office-forms';
import { useSignedIn } from '../lib/person';
import { useTexts, type Texts } from '../texts';
import type { PageProps } from '../Routes';

type Person = Schemas['OfficePersonPage'];
type Key = Person['keys'][number];
type Absence = Person['absences'][number];

function Facts(props: { person: Person }): JSX.Element {
  const t = useTexts();
  const { person } = props;
  const { administrator } = useSignedIn().person;
  const facts: [string, JSX.Element | string][] = [
    [t.office.fields['number']?.name ?? '', person.number],
    [t.office.unit, <OfficeLink key="unit" to="unit" id={person.unit_id} name={person.unit} />],
    [t.office.fields['kind']?.name ?? '', t.office.personKinds[person.kind] ?? person.kind],
    [t.office.fields['mail']?.name ?? '', person.mail],
    [t.office.fields['company']?.name ?? '', person.company],
    [t.office.period, <Span key="period" from_on={person.from_on} until_on={person.until_on} />],
  ];
  return (
    <section className="card">
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {administrator && (
          <div>
            <dt>{t.office.account}</dt>
            <dd>
              <PersonAccount id={person.id} name={person.name} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function howHeld(t: Texts, key: Key): string {
  if (!key.deputy) return t.office.byOneself;
  return key.for === undefined ? t.office.asDeputyVacant : t.office.asDeputy(key.for);
}

function Keys(props: { keys: readonly Key[] }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  const rows = props.keys.filter((key) => !key.key.startsWith('p:'));
  return (
    <StackTable
      label={t.office.keys}
      rows={rows}
      keyOf={(row: Key) => `${row.key} ${row.for_id ?? ''} ${row.by ?? ''}`}
      columns={[
        {
          key: 'what',
          head: t.office.holdings,
          names: true,
          cell: (row) => (row.function === undefined ? <OfficeLink to="post" id={row.post_id} name={row.post} of={row.post_unit} /> : functionName(row.function)),
        },
        { key: 'scope', head: t.office.fields['scope']?.name ?? '', cell: (row) => (row.function === undefined ? '' : <ScopeName scope={row.scope ?? ''} name={row.scope_name} />) },
        { key: 'how', head: t.office.notesHead, cell: (row) => [howHeld(t, row), row.limits === undefined || row.limits === 'all' ? '' : t.office.limits[row.limits]].filter((one) => one !== '').join('、') },
      ]}
    />
  );
}

function Absences(props: { person: Person; day: string }): JSX.Element {
  const t = useTexts();
  const { person, day } = props;
  const may = person.may_change || person.own;
  const plain = !person.may_change;
  const actDay = useActDay();
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t.office.absences}</h2>
        {may && <OfficeActs day={day} plain={plain} forms={[newAbsence(t.office.acts.addAbsence, person.id, actDay)]} />}
      </div>
      <p className="quiet">{t.office.absencesLead}</p>
      {person.absences.length === 0 ? (
        <p className="quiet">{t.office.noAbsences}</p>
      ) : (
        <ul className="plain-list">
          {person.absences.map((one: Absence) => (
            <li key={one.id}>
              <Span from_on={one.from_on} until_on={one.until_on} /> {may && <OfficeActs small plain={plain} day={day} forms={[editSpan(t.office.acts.editRow, 'absence', one)]} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Whole(props: { person: Person; day: string }): JSX.Element {
  const t = useTexts();
  const { person, day } = props;
  const may = person.may_change;
  const actDay = useActDay();
  const main = person.appointments.find((one) => one.main && (one.until_on === '' || one.until_on >= actDay));
  return (
    <>
      <Facts person={person} />
      <section className="card">
        <div className="card-head">
          <h2>{t.office.appointments}</h2>
          {may && <OfficeActs day={day} forms={[movePerson(t.office.acts.move, person.id, main, actDay)]} />}
        </div>
        <AppointmentTable rows={person.appointments} of="person" mayChange={may} day={day} />
      </section>
      <section className="card">
        <h2>{t.office.keys}</h2>
        <p className="quiet">{t.office.keysLead}</p>
        <Keys keys={person.keys} />
      </section>
      <Absences person={person} day={day} />
      <section className="card">
        <div className="card-head">
          <h2>{t.office.holdings}</h2>
          {may && <OfficeActs day={day} forms={[newHolding(t.office.acts.addHolding, { person: person.id, scope: person.unit_id ?? '' }, actDay)]} />}
        </div>
        <HoldingTable rows={person.holdings ?? []} mayChange={may} day={day} />
      </section>
      <section className="card">
        <div className="card-head">
          <h2>{t.office.deputies}</h2>
          {may && <OfficeActs day={day} forms={[newDeputy(t.office.acts.addDeputy, { holder_person: person.id }, actDay)]} />}
        </div>
        <DeputyTable rows={person.deputies ?? []} mayChange={may} day={day} />
      </section>
      <section className="card">
        <h2>{t.office.history}</h2>
        <OfficeHistory events={person.history} />
      </section>
    </>
  );
}

export default function OfficePersonPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const person = useOfficePerson(props.at['id'] ?? '', day);
  const may = person.data?.may_change === true;
  const actDay = useActDay();
  // Who is appointed for a fiscal year leaves with it; others on the day that is looked at.
  const lastDay = person.data?.kind === 'fiscal_year' && actDay === today() ? fiscalYearEnd(actDay) : actDay;
  return (
    <OfficeFrame
      title={person.data?.name ?? t.office.person}
      lead={person.data?.kana}
      mayChange={may}
      actions={person.data !== undefined && may && <OfficeActs day={day} forms={[editPerson(t.office.acts.edit, person.data), leave(t.office.acts.leave, person.data, lastDay)]} />}
    >
      <Await of={person}>{(answer) => <Whole person={answer} day={day} />}</Await>
    </OfficeFrame>
  );
}
