// components/OfficeRows.tsx -- appointments, functions, deputies and changes of the organisation, as tables with a way to put each right
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { formatDay, formatTime } from '../lib/dates';
import { editAppointment, editDeputy, editSpan } from '../lib/office-forms';
import { useLanguage, useTexts, type Texts } from '../texts';
import { ClauseLink } from './ClauseLink';
import { EventLink } from './EventLink';
import { OfficeLink, Span, useFunctionName } from './OfficeNames';
import { OfficeActs } from './OfficeSheet';
import { StackTable, type Column } from './StackTable';

type Appointment = Schemas['OfficeAppointment'];
type Holding = Schemas['OfficeHolding'];
type Deputy = Schemas['OfficeDeputy'];
type Event = Schemas['OfficeChangeEvent'];

const periodColumn = <T extends { from_on: string; until_on: string }>(t: Texts): Column<T> => ({
  key: 'period',
  head: t.office.period,
  cell: (row) => <Span from_on={row.from_on} until_on={row.until_on} />,
});

function actColumn<T>(t: Texts, shown: boolean, act: (row: T) => ReactNode): Column<T>[] {
  return shown ? [{ key: 'act', head: t.office.acts.editRow, quietHead: true, cell: act }] : [];
}

export function AppointmentTable(props: { rows: readonly Appointment[]; of: 'person' | 'post'; mayChange: boolean; day: string }): JSX.Element {
  const t = useTexts();
  const { rows, of } = props;
  if (rows.length === 0) return <p className="quiet">{of === 'person' ? t.office.noAppointments : t.office.noHolders}</p>;
  const who: Column<Appointment> =
    of === 'person'
      ? { key: 'post', head: t.office.post, names: true, cell: (row) => <OfficeLink to="post" id={row.post_id} name={row.post} of={row.post_unit} /> }
      : { key: 'person', head: t.office.person, names: true, cell: (row) => <OfficeLink to="person" id={row.person_id} name={row.person} /> };
  return (
    <StackTable
      label={of === 'person' ? t.office.appointments : t.office.holdersOf}
      rows={rows}
      keyOf={(row: Appointment) => row.id}
      columns={[
        who,
        { key: 'main', head: t.office.main, cell: (row) => (row.main ? t.office.main : t.office.concurrent) },
        periodColumn<Appointment>(t),
        { key: 'order', head: t.office.fields['order_text']?.name ?? '', cell: (row) => <span lang="ja">{row.order_text}</span> },
        ...actColumn<Appointment>(t, props.mayChange, (row) => <OfficeActs small day={props.day} forms={[editAppointment(t.office.acts.editRow, row)]} />),
      ]}
    />
  );
}

export function ScopeName(props: { scope: string; name?: string | undefined }): JSX.Element {
  const t = useTexts();
  if (props.scope === '') return <>{t.office.scopeBody}</>;
  return <span lang="ja">{props.name ?? props.scope}</span>;
}

function ClauseOf(props: { clause: string }): JSX.Element | null {
  const [edition, ...path] = props.clause.split('/');
  return edition === undefined || edition === '' ? null : <ClauseLink editionId={edition} path={path.join('/')} />;
}

export function HoldingTable(props: { rows: readonly Holding[]; holder?: boolean; mayChange: boolean; day: string }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  if (props.rows.length === 0) return <p className="quiet">{t.office.noHoldings}</p>;
  const holder: Column<Holding>[] =
    props.holder === true
      ? [
          {
            key: 'holder',
            head: t.office.held,
            cell: (row) =>
              row.post_id !== undefined ? <OfficeLink to="post" id={row.post_id} name={row.post} of={row.post_unit} /> : <OfficeLink to="person" id={row.person_id} name={row.person} />,
          },
        ]
      : [];
  return (
    <StackTable
      label={t.office.holdings}
      rows={props.rows}
      keyOf={(row: Holding) => row.id}
      columns={[
        { key: 'function', head: t.office.fields['function']?.name ?? '', names: true, cell: (row) => functionName(row.function) },
        { key: 'scope', head: t.office.fields['scope']?.name ?? '', cell: (row) => <ScopeName scope={row.scope} name={row.scope_name} /> },
        ...holder,
        periodColumn<Holding>(t),
        { key: 'clause', head: t.office.clause, cell: (row) => (row.source === '' ? <ClauseOf clause={row.clause} /> : t.office.fromRecord) },
        ...actColumn<Holding>(t, props.mayChange, (row) =>
          row.source === '' ? <OfficeActs small day={props.day} forms={[editSpan(t.office.acts.editRow, 'holding', row)]} /> : null,
        ),
      ]}
    />
  );
}

function Side(props: { row: Deputy; of: 'holder' | 'deputy' }): JSX.Element {
  const { row, of } = props;
  return row[`${of}_post_id`] !== undefined ? (
    <OfficeLink to="post" id={row[`${of}_post_id`]} name={row[`${of}_post`]} of={row[`${of}_post_unit`]} />
  ) : (
    <OfficeLink to="person" id={row[`${of}_person_id`]} name={row[`${of}_person`]} />
  );
}

function DeputyLimits(props: { row: Deputy }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  const words = [
    row.standing ? t.office.standing : t.office.always2,
    row.limits === 'all' ? '' : (t.office.limits[row.limits] ?? ''),
    row.after_view ? t.office.afterView : '',
    row.place > 1 ? t.office.order(row.place) : '',
  ];
  return <>{t.list(words.filter((word) => word !== ''))}</>;
}

export function DeputyTable(props: { rows: readonly Deputy[]; mayChange: boolean; day: string }): JSX.Element {
  const t = useTexts();
  const functionName = useFunctionName();
  if (props.rows.length === 0) return <p className="quiet">{t.office.noDeputies}</p>;
  return (
    <StackTable
      label={t.office.deputies}
      rows={props.rows}
      keyOf={(row: Deputy) => row.id}
      columns={[
        { key: 'holder', head: t.office.fields['holder_post']?.name ?? '', names: true, cell: (row) => <Side row={row} of="holder" /> },
        { key: 'deputy', head: t.office.fields['deputy_post']?.name ?? '', cell: (row) => <Side row={row} of="deputy" /> },
        {
          key: 'function',
          head: t.office.fields['function']?.name ?? '',
          cell: (row) => (row.function === '' ? t.office.everyFunction : `${functionName(row.function)}${row.scope_name === undefined ? '' : ` (${row.scope_name})`}`),
        },
        { key: 'limits', head: t.office.fields['limits']?.name ?? '', cell: (row) => <DeputyLimits row={row} /> },
        periodColumn<Deputy>(t),
        ...actColumn<Deputy>(t, props.mayChange, (row) =>
          row.source === '' ? <OfficeActs small day={props.day} forms={[editDeputy(t.office.acts.editRow, row)]} /> : <>{t.office.fromRecord}</>,
        ),
      ]}
    />
  );
}

function ValueOf(props: { field: string; value: string }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const functionName = useFunctionName();
  const { field, value } = props;
  if (value === '') return <>{t.office.none}</>;
  if (field.endsWith('_on')) return <>{formatDay(value, language)}</>;
  if (field === 'function') return <>{functionName(value)}</>;
  if (field === 'limits') return <>{t.office.limits[value] ?? value}</>;
  if (field === 'kind') return <>{t.office.personKinds[value] ?? t.office.postKinds[value] ?? value}</>;
  if (value === 'true' || value === 'false') return <>{value === 'true' ? t.office.yes : t.office.no}</>;
  return <span lang="ja">{value}</span>;
}

function ChangedRow(props: { row: Event['rows'][number] }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  return (
    <li>
      <span className="chip">{t.office.what[row.what]}</span> <span className="strong" lang="ja">{row.title}</span> {t.office.how[row.how]}
      {row.how === 'changed' && (
        <ul className="change">
          {row.fields.map((one) => (
            <li key={one.field}>
              {t.office.fields[one.field]?.name ?? one.field}: <del><ValueOf field={one.field} value={one.before} /></del>
              <span aria-hidden="true"> → </span>
              <ins><ValueOf field={one.field} value={one.after} /></ins>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

export function OfficeHistory(props: { events: readonly Event[] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  if (props.events.length === 0) return <p className="quiet">{t.office.noHistory}</p>;
  return (
    <ol className="office-history">
      {props.events.map((event) => (
        <li key={event.event_index}>
          <p className="strong">{event.reason}</p>
          <p className="quiet small">
            {event.by}, {formatTime(new Date(event.at), language)}
            , <EventLink index={event.event_index} />
          </p>
          <p>
            {event.plan !== '' && <span className="chip">{t.office.inPlan}</span>} {event.own && <span className="chip chip-warn">{t.office.ownChange}</span>}
          </p>
          <ul>
            {event.rows.map((row) => (
              <ChangedRow key={`${row.what} ${row.id}`} row={row} />
            ))}
          </ul>
          {event.row_count > event.rows.length && <p className="quiet small">{t.office.moreRows(event.row_count - event.rows.length)}</p>}
        </li>
      ))}
    </ol>
  );
}
