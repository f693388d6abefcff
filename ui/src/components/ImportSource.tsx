// components/ImportSource.tsx -- rows of cells to be imported: from an Excel or CSV file, or pasted from a spreadsheet
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { UploadCancelled, uploadSheet, type Upload } from '../api/upload';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { Progress } from './Progress';
import { TextInput } from './TextInput';

export interface ReadTable extends Omit<Schemas['Sheet'], 'encoding' | 'format'> {
  name: string;
  /** What it was read from; not of what a directory answered. */
  file?: File;
}

/** Another sheet of the same workbook instead. */
function SheetChoice(props: { table: ReadTable; file: File; most: number; onRead: (table: ReadTable) => void }): JSX.Element {
  const t = useTexts();
  const { table, file, most } = props;
  const [refusal, setRefusal] = useState('');
  const other = useMutation({
    mutationFn: (sheet: number) => uploadSheet(file, sheet, () => undefined).done,
    onSuccess: (sheet) => {
      if (sheet.rows.length > most) setRefusal(t.office.import.tooMany(file.name, sheet.rows.length, most));
      else props.onRead({ ...sheet, name: file.name, file });
    },
  });
  return (
    <>
      <Choice
        label={t.office.import.sheet}
        value={String(table.sheet)}
        options={table.sheets.map((name, at) => ({ id: String(at + 1), name }))}
        onChange={(id) => {
          setRefusal('');
          if (Number(id) !== table.sheet && !other.isPending) other.mutate(Number(id));
        }}
      />
      {refusal !== '' && <Notice kind="warn" title={refusal} live />}
      <ProblemNotice error={other.error} />
    </>
  );
}

/** What of the file is not in its rows. */
export function TableNotes(props: { table: ReadTable; most: number; onRead: (table: ReadTable) => void }): JSX.Element {
  const { table, most, onRead } = props;
  return (
    <>
      {table.file !== undefined && table.sheets.length > 1 && <SheetChoice table={table} file={table.file} most={most} onRead={onRead} />}
      <ReadNotes table={table} />
    </>
  );
}

function ReadNotes(props: { table: ReadTable }): JSX.Element | null {
  const t = useTexts();
  const { merged, uncomputed } = props.table;
  const notes = [
    ...(merged > 0 ? [t.office.import.merged(merged)] : []),
    ...(uncomputed > 0 ? [t.office.import.uncomputed(uncomputed)] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <Notice kind="warn" title={t.office.import.look}>
      <ul lang="ja">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Notice>
  );
}

export function ImportSource(props: { most: number; about: string; onRead: (table: ReadTable) => void }): JSX.Element {
  const t = useTexts();
  const [pasted, setPasted] = useState('');
  const [refusal, setRefusal] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const [sending, setSending] = useState<{ name: string; percent: number }>();
  const upload = useRef<Upload<Schemas['Sheet']>>();
  async function take(file: File | undefined): Promise<void> {
    if (file === undefined || sending !== undefined) return;
    setRefusal('');
    setProblem(undefined);
    setSending({ name: file.name, percent: 0 });
    try {
      upload.current = uploadSheet(file, 1, (percent) => setSending({ name: file.name, percent }));
      const sheet = await upload.current.done;
      if (sheet.rows.length > props.most) setRefusal(t.office.import.tooMany(file.name, sheet.rows.length, props.most));
      else props.onRead({ ...sheet, name: file.name, file });
    } catch (error) {
      if (!(error instanceof UploadCancelled)) setProblem(error);
    } finally {
      setSending(undefined);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (pasted.trim() === '') setRefusal(t.office.import.noRows);
    else void take(new File([pasted], t.office.import.pasted));
  }
  return (
    <>
      {refusal !== '' && <Notice kind="warn" title={refusal} live />}
      <ProblemNotice error={problem} />
      <section className="card">
        <p>{props.about}</p>
        <FileTrigger acceptedFileTypes={['.xlsx', '.xlsm', '.csv', '.tsv', '.txt']} onSelect={(files) => void take(files?.[0])}>
          <Button className="button button-primary" isDisabled={sending !== undefined}>
            {t.office.import.choose}
          </Button>
        </FileTrigger>
        {sending !== undefined && (
          <div className="file-sending">
            <Progress label={sending.percent < 100 ? sending.name : t.office.import.reading(sending.name)} percent={sending.percent} />
            <Button className="button button-quiet" onPress={() => upload.current?.cancel()}>
              {t.form.cancelFile}
            </Button>
          </div>
        )}
      </section>
      <form className="card form" onSubmit={submit} noValidate>
        <TextInput label={t.office.import.paste} about={t.office.import.pasteAbout} rows={8} value={pasted} onChange={setPasted} lang="ja" />
        <Button type="submit" className="button button-plain" isDisabled={sending !== undefined}>
          {t.office.import.read}
        </Button>
      </form>
    </>
  );
}
