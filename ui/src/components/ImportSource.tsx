// components/ImportSource.tsx -- rows of cells to be imported, pasted from a spreadsheet
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { pastedRows } from '../lib/pasted';
import { useTexts } from '../texts';
import { TextInput } from './TextInput';

export function ImportSource(props: { onRead: (name: string, rows: string[][]) => void }): JSX.Element {
  const t = useTexts();
  const [pasted, setPasted] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    const rows = pastedRows(pasted);
    if (rows.length > 0) props.onRead(t.office.import.pasted, rows);
  }
  return (
    <form className="card form" onSubmit={submit} noValidate>
      <TextInput label={t.office.import.paste} about={t.office.import.pasteAbout} rows={8} value={pasted} onChange={setPasted} lang="ja" />
      <Button type="submit" className="button button-primary">
        {t.office.import.read}
      </Button>
    </form>
  );
}
