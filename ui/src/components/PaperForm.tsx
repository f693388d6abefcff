// components/PaperForm.tsx -- a record as its paper form: rows of fields, and boxes of who decided when
import type { RecordType, RecordWhole } from '../api/records';
import { formatDate, formatTime } from '../lib/dates';
import { fieldOf, isEmpty, type Field, type Row } from '../lib/records';
import { useNames, usePick, useSay } from '../lib/say';
import { useLanguage, useTexts } from '../texts';

function Boxes(props: { type: RecordType; record: RecordWhole }): JSX.Element | null {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const { names } = useNames();
  const boxes = props.type.print.boxes.map((name) => ({
    name,
    label: pick(props.type.transitions.find((one) => one.name === name)?.label),
    event: props.record.history.find((event) => event.transition === name && event.act === 'record.move'),
  }));
  if (boxes.length === 0) return null;
  return (
    <table className="stamps" aria-label={t.record.stamp}>
      <tbody>
        <tr>
          {boxes.map((box) => (
            <th key={box.name} scope="col">
              {box.label}
            </th>
          ))}
        </tr>
        <tr>
          {boxes.map((box) => (
            <td key={box.name}>
              {box.event !== undefined && (
                <>
                  {names[box.event.actor] ?? ''}
                  {box.event.on_behalf_of !== '' && ` ${t.record.onBehalf(names[box.event.on_behalf_of] ?? '')}`}
                  <br />
                  {formatDate(new Date(box.event.at), language)}
                </>
              )}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function PaperRows(props: { field: Field; rows: readonly Row[] }): JSX.Element {
  const pick = usePick();
  const say = useSay();
  const columns = (props.field.columns ?? []).filter((column) => props.rows.some((row) => !isEmpty(row[column.name])));
  return (
    <table className="paper-rows">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col">
              {pick(column.label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, at) => (
          <tr key={at}>
            {columns.map((column) => (
              <td key={column.name}>{say(column, row[column.name])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Shown on paper alone. */
export function PaperForm(props: { type: RecordType; record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const say = useSay();
  const { language } = useLanguage();
  const { names } = useNames();
  const { type, record } = props;
  const rows = type.print.rows.map((row) => row.flatMap((name) => fieldOf(type, name) ?? [])).filter((row) => row.some((field) => !isEmpty(record.values[field.name])));
  return (
    <div className="paper-form" aria-hidden="true">
      <p className="paper-title">{pick(type.print.title)}</p>
      <p>
        {record.number} {t.records.applicant}: {names[record.applicant_unit] ?? ''} {names[record.applicant] ?? ''} {t.records.state}: {pick(record.state_label)}
      </p>
      <Boxes type={type} record={record} />
      <table className="paper-table">
        <tbody>
          {rows.map((row) => (
            <tr key={row.map((field) => field.name).join(' ')}>
              <td>
                {row
                  .filter((field) => !isEmpty(record.values[field.name]))
                  .map((field) => (
                    <div key={field.name} className="paper-value">
                      <span className="paper-label">{pick(field.label)}</span>
                      {field.kind === 'table' ? (
                        <PaperRows field={field} rows={record.values[field.name] as Row[]} />
                      ) : (
                        <span className="written">{say(field, record.values[field.name])}</span>
                      )}
                    </div>
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small">{t.record.printedAt(formatTime(new Date(), language))}</p>
    </div>
  );
}
