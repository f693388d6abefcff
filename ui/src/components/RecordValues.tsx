// components/RecordValues.tsx -- what a record holds, as people read it
import type { RecordType, RecordWhole } from '../api/records';
import { addressOf } from '../api/client';
import { sayBytes } from '../lib/sizes';
import { isEmpty, referredId, type Field, type Row } from '../lib/records';
import { useNames, usePick, useSay } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { PlainLink } from './PlainLink';
import { StackTable } from './StackTable';

function FileLinks(props: { record: RecordWhole; field: Field }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  return (
    <ul className="plain-list">
      {props.record.files
        .filter((file) => file.field === props.field.name)
        .map((file) => (
          <li key={file.id}>
            {file.state === 'infected' ? (
              file.name
            ) : (
              <a href={addressOf('/attachments/{attachment_id}', { attachment_id: file.id })} download={file.name} aria-label={t.record.download(file.name)}>
                {file.name}
              </a>
            )}
            <span className="quiet small">
              {' '}
              {sayBytes(file.bytes, language)} · {t.form.fileState[file.state]}
            </span>
          </li>
        ))}
    </ul>
  );
}

function RowTable(props: { field: Field; rows: readonly Row[] }): JSX.Element {
  const pick = usePick();
  const columns = (props.field.columns ?? []).filter((column) => props.rows.some((row) => !isEmpty(row[column.name])));
  const rows = props.rows.map((row, at) => ({ row, at }));
  return (
    <StackTable<{ row: Row; at: number }>
      label={pick(props.field.label)}
      rows={rows}
      keyOf={({ at }) => at}
      columns={columns.map((column) => ({
        key: column.name,
        head: pick(column.label),
        cell: ({ row }) => <OneValue field={column} value={row[column.name]} />,
      }))}
    />
  );
}

/** A record that is referred to is a link, if it may be seen. */
function OneValue(props: { field: Field; value: unknown }): JSX.Element {
  const say = useSay();
  const { referred } = useNames();
  const { field, value } = props;
  const words = say(field, value);
  const other = field.kind === 'reference' ? referredId(value) : '';
  if (referred[other] !== undefined) return <PlainLink href={`/records/${other}`}>{words}</PlainLink>;
  return <span className={field.multiline ? 'written' : undefined}>{words}</span>;
}

export function RecordValues(props: { type: RecordType; record: RecordWhole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { type, record } = props;
  const shown = type.fields.filter((field) => !field.builtin && !isEmpty(record.values[field.name]));
  return (
    <>
      <dl className="values">
        {shown.map((field) => (
          <div key={field.name} className={field.kind === 'table' || field.multiline ? 'value value-wide' : 'value'}>
            <dt>{pick(field.label)}</dt>
            <dd>
              {field.kind === 'table' ? (
                <RowTable field={field} rows={record.values[field.name] as Row[]} />
              ) : field.kind === 'file' ? (
                <FileLinks record={record} field={field} />
              ) : (
                <OneValue field={field} value={record.values[field.name]} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      {record.masked.length > 0 && <p className="quiet small">{t.record.masked}</p>}
    </>
  );
}
