// pages/OfficeUnit.tsx -- one unit: its posts, the units below, who answers for it, and what changed
import type { Schemas } from '../api/client';
import { useOffice, useOfficeUnit } from '../api/office';
import { Await } from '../components/Await';
import { OfficeFrame, useActDay, useOfficeDay } from '../components/OfficeFrame';
import { OfficeGapList } from '../components/OfficeGapList';
import { OfficeLink, Span, useFunctionName } from '../components/OfficeNames';
import { DeputyTable, HoldingTable, OfficeHistory } from '../components/OfficeRows';
import { OfficeActs } from '../components/OfficeSheet';
import { StackTable } from '../components/StackTable';
import { editUnit, endUnit, newHolding, newPost, newUnit } from '../lib/office-forms';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

type Unit = Schemas['OfficeUnitPage'];
type Answering = Unit['answering'][number];

function Facts(props: { unit: Unit }): JSX.Element {
  const t = useTexts();
  const { unit } = props;
  return (
    <section className="card">
      <dl className="facts">
        {unit.parent_id !== undefined && unit.parent_id !== '' && (
          <div>
            <dt>{t.office.fields['parent']?.name}</dt>
            <dd><OfficeLink to="unit" id={unit.parent_id} name={unit.parent} /></dd>
          </div>
        )}
        <div>
          <dt>{t.office.fields['code']?.name}</dt>
          <dd className="code">{unit.code === '' ? t.office.none : unit.code}</dd>
        </div>
        <div>
          <dt>{t.office.period}</dt>
          <dd><Span from_on={unit.from_on} until_on={unit.until_on} /></dd>
        </div>
        {unit.successor_id !== undefined && unit.successor_id !== '' && (
          <div>
            <dt>{t.office.successor}</dt>
            <dd><OfficeLink to="unit" id={unit.successor_id} name={unit.successor} /></dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Posts(props: { unit: Unit; day: string }): JSX.Element {
  const t = useTexts();
  const office = useOffice(props.day).data;
  const people = (id: string): Schemas['OfficePersonIn'][] => office?.posts.find((post) => post.id === id)?.people ?? [];
  if (props.unit.posts.length === 0) return <p className="quiet">{t.office.noPosts}</p>;
  return (
    <StackTable
      label={t.office.posts}
      rows={props.unit.posts}
      keyOf={(row: Unit['posts'][number]) => row.id}
      columns={[
        { key: 'name', head: t.office.post, names: true, cell: (row) => <OfficeLink to="post" id={row.id} name={row.name} /> },
        {
          key: 'people',
          head: t.office.person,
          cell: (row) =>
            people(row.id).length === 0 ? (
              <span className="quiet">{t.office.vacant}</span>
            ) : (
              people(row.id).map((one) => (
                <span key={one.appointment_id} className="org-person">
                  <OfficeLink to="person" id={one.id} name={one.name} />
                </span>
              ))
            ),
        },
        { key: 'kind', head: t.office.fields['kind']?.name ?? '', cell: (row) => t.office.postKinds[row.kind] },
        { key: 'period', head: t.office.period, cell: (row) => <Span from_on={row.from_on} until_on={row.until_on} /> },
      ]}
    />
  );
}

function Answers(props: { rows: readonly Answering[] }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  return (
    <StackTable
      label={t.office.answering}
      rows={props.rows}
      keyOf={(row: Answering) => `${row.function} ${row.person_id ?? ''} ${row.by ?? ''}`}
      columns={[
        { key: 'function', head: t.office.fields['function']?.name ?? '', names: true, cell: (row) => functionName(row.function) },
        {
          key: 'person',
          head: t.office.held,
          cell: (row) => (row.person_id === undefined ? <span className="chip chip-warn">{t.office.nobody}</span> : <OfficeLink to="person" id={row.person_id} name={row.person} />),
        },
        {
          key: 'how',
          head: t.office.notesHead,
          cell: (row) => [row.deputy ? (row.for === undefined ? t.office.asDeputyVacant : t.office.asDeputy(row.for)) : '', row.unit === undefined ? '' : t.office.heldIn(row.unit)].filter((one) => one !== '').join('、'),
        },
      ]}
    />
  );
}

function Whole(props: { unit: Unit; day: string }): JSX.Element {
  const t = useTexts();
  const { unit, day } = props;
  const gaps = (useOffice(day).data?.gaps ?? []).filter((gap) => gap.unit_id === unit.id);
  const may = unit.may_change;
  const actDay = useActDay();
  return (
    <>
      <Facts unit={unit} />
      {gaps.length > 0 && (
        <section className="card">
          <h2>{t.office.gaps}</h2>
          <p className="quiet">{t.office.gapsLead}</p>
          <OfficeGapList gaps={gaps} />
        </section>
      )}
      <section className="card">
        <div className="card-head">
          <h2>{t.office.posts}</h2>
          {may && <OfficeActs day={day} forms={[newPost(t.office.acts.addPost, unit.id)]} />}
        </div>
        <Posts unit={unit} day={day} />
      </section>
      <section className="card">
        <h2>{t.office.answering}</h2>
        <p className="quiet">{t.office.answeringLead}</p>
        {unit.answering.length === 0 ? <p className="quiet">{t.office.nobody}</p> : <Answers rows={unit.answering} />}
      </section>
      <section className="card">
        <div className="card-head">
          <h2>{t.office.holdings}</h2>
          {may && <OfficeActs day={day} forms={[newHolding(t.office.acts.addHolding, { scope: unit.id }, actDay)]} />}
        </div>
        <HoldingTable rows={unit.holdings ?? []} holder mayChange={may} day={day} />
      </section>
      {(unit.deputies ?? []).length > 0 && (
        <section className="card">
          <h2>{t.office.deputies}</h2>
          <DeputyTable rows={unit.deputies ?? []} mayChange={may} day={day} />
        </section>
      )}
      <section className="card">
        <div className="card-head">
          <h2>{t.office.below}</h2>
          {may && <OfficeActs day={day} forms={[newUnit(t.office.acts.addBelow, unit.id, '')]} />}
        </div>
        {unit.below.length === 0 ? (
          <p className="quiet">{t.office.noBelow}</p>
        ) : (
          <ul className="plain-list">
            {unit.below.map((one) => (
              <li key={one.id}>
                <OfficeLink to="unit" id={one.id} name={one.name} /> {(one.from_on !== '' || one.until_on !== '') && <span className="quiet small"><Span from_on={one.from_on} until_on={one.until_on} /></span>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="card">
        <h2>{t.office.history}</h2>
        <OfficeHistory events={unit.history} />
      </section>
    </>
  );
}

export default function OfficeUnitPage(props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const unit = useOfficeUnit(props.at['id'] ?? '', day);
  const may = unit.data?.may_change === true;
  const actDay = useActDay();
  return (
    <OfficeFrame
      title={unit.data?.name ?? t.office.unit}
      lead={unit.data?.kana}
      mayChange={may}
      actions={unit.data !== undefined && may && <OfficeActs day={day} forms={[editUnit(t.office.acts.edit, unit.data), endUnit(t.office.acts.endUnit, unit.data, actDay)]} />}
    >
      <Await of={unit}>{(answer) => <Whole unit={answer} day={day} />}</Await>
    </OfficeFrame>
  );
}
