// components/ImportSource.tsx -- rows of cells to be imported: pasted from a spreadsheet, or from a CSV file
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { decodeTable, separatorOf, tableRows } from '../lib/table-text';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { TextInput } from './TextInput';

const MAX_BYTES = 8_388_608;

export function ImportSource(props: { onRead: (name: string, rows: string[][]) => void }): JSX.Element {
  const t = useTexts();
  const [pasted, setPasted] = useState('');
  const [refusal, setRefusal] = useState('');
  function read(name: string, text: string, separator: string): void {
    const rows = tableRows(text, separator);
    if (rows.length > 0) props.onRead(name, rows);
    else setRefusal(t.office.import.noRows);
  }
  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    if (file.size > MAX_BYTES) return setRefusal(t.office.import.tooLarge(file.name));
    const text = decodeTable(new Uint8Array(await file.arrayBuffer()));
    if (text === undefined) setRefusal(t.office.import.unreadable(file.name));
    else read(file.name, text, separatorOf(text));
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    read(t.office.import.pasted, pasted, '\t');
  }
  return (
    <>
      {refusal !== '' && <Notice kind="warn" title={refusal} live />}
      <section className="card">
        <p>{t.office.import.kinds}</p>
        <FileTrigger acceptedFileTypes={['.csv', '.tsv', '.txt']} onSelect={(files) => void take(files?.[0])}>
          <Button className="button button-plain">{t.office.import.choose}</Button>
        </FileTrigger>
      </section>
      <form className="card form" onSubmit={submit} noValidate>
        <TextInput label={t.office.import.paste} about={t.office.import.pasteAbout} rows={8} value={pasted} onChange={setPasted} lang="ja" />
        <Button type="submit" className="button button-primary">
          {t.office.import.read}
        </Button>
      </form>
    </>
  );
}
