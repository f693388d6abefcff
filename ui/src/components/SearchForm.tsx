// components/SearchForm.tsx -- words, and the page of what holds them
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { navigate } from '../lib/location';
import { useTexts } from '../texts';
import { TextInput } from './TextInput';

export function SearchForm(props: { words?: string }): JSX.Element {
  const t = useTexts();
  const [words, setWords] = useState(props.words ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (words.trim() !== '') navigate(`/search?q=${encodeURIComponent(words.trim())}`);
  };
  return (
    <form role="search" className="search-form" onSubmit={submit}>
      <TextInput label={t.records.search} about={t.records.searchHint} type="search" value={words} onChange={setWords} />
      <Button type="submit" className="button button-plain">
        {t.nav.search}
      </Button>
    </form>
  );
}
