// pages/ImportStart.tsx -- hand over a document: drop it or choose it
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Link } from 'react-aria-components/Link';
import { Text } from 'react-aria-components/Text';
import type { Schemas } from '../api/client';
import { UploadCancelled, uploadPolicy, type Upload } from '../api/upload';
import { useImports } from '../api/queries';
import { Formats } from '../components/Formats';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Progress } from '../components/Progress';
import { Steps } from '../components/Steps';
import { formatTime } from '../lib/dates';
import { navigate } from '../lib/location';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

const MAX_BYTES = 33_554_432;
// Suffixes only: what a file really is, the server finds out.
const ACCEPTED = ['.pdf', '.docx', '.odt', '.html', '.htm', '.txt', '.md', '.markdown'];

interface Sending {
  name: string;
  percent: number;
}

function useSending() {
  const t = useTexts();
  const queries = useQueryClient();
  const upload = useRef<Upload<Schemas['ImportStarted']>>();
  const [sending, setSending] = useState<Sending>();
  const [error, setError] = useState<unknown>();
  const [refusal, setRefusal] = useState('');
  function take(files: readonly File[]): void {
    const file = files[0];
    setError(undefined);
    setRefusal('');
    if (file === undefined || files.length > 1) return setRefusal(t.imports.onlyOne);
    if (file.size > MAX_BYTES) return setRefusal(t.imports.tooLarge(file.name));
    setSending({ name: file.name, percent: 0 });
    upload.current = uploadPolicy(file, (percent) => setSending({ name: file.name, percent }));
    upload.current.done
      .then((started) => {
        void queries.invalidateQueries({ queryKey: ['imports'] });
        navigate(`/import/${started.id}`);
      })
      .catch((failure: unknown) => {
        setSending(undefined);
        if (failure instanceof UploadCancelled) setRefusal(t.imports.cancelled);
        else setError(failure);
      });
  }
  return { sending, error, refusal, take, cancel: () => upload.current?.cancel() };
}

function Recent(): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const imports = useImports();
  const list = imports.data?.imports ?? [];
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{t.imports.recent}</h2>
      <div className="table-frame">
        <table className="table" aria-labelledby="recent">
          <thead>
            <tr>
              <th scope="col">{t.imports.file}</th>
              <th scope="col">{t.imports.when}</th>
              <th scope="col">{t.imports.stateHead}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link href={one.edition === undefined ? `/import/${one.id}` : `/editions/${one.edition}/review`}>
                    {one.filename}
                  </Link>
                </td>
                <td className="cell-time">{formatTime(new Date(one.started_at), language)}</td>
                <td>
                  <span className={`state state-${one.state}`}>{t.imports.state[one.state]}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export default function ImportStart(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { sending, error, refusal, take, cancel } = useSending();
  return (
    <Page title={t.imports.title} lead={t.imports.lead}>
      <Steps now="file" />
      <ProblemNotice error={error} />
      {refusal !== '' && <Notice kind="warn" title={refusal} live />}
      {sending === undefined ? (
        <DropZone
          className="drop"
          onDrop={(event) => {
            const files = event.items.filter((item) => item.kind === 'file');
            void Promise.all(files.map((item) => item.getFile())).then(take);
          }}
        >
          <svg className="drop-picture" viewBox="0 0 48 48" aria-hidden="true">
            <path d="M12 6h17l9 9v27H12zM29 6v9h9M24 35V22M18.5 27.5L24 22l5.5 5.5" />
          </svg>
          <Text slot="label" className="drop-words">
            {t.imports.drop}
          </Text>
          <FileTrigger
            acceptedFileTypes={ACCEPTED}
            onSelect={(files) => take(files === null ? [] : Array.from(files))}
          >
            <Button className="button button-primary">{t.imports.choose}</Button>
          </FileTrigger>
          <p className="quiet small">{t.imports.kinds}</p>
        </DropZone>
      ) : (
        <div className="card">
          <Progress label={t.imports.sending(sending.name)} percent={sending.percent} />
          <Button className="button button-plain" onPress={cancel}>
            {t.imports.cancel}
          </Button>
        </div>
      )}
      <Formats />
      <Recent />
    </Page>
  );
}
