// components/FileField.tsx -- files to attach: sent at once, with progress; the form holds their ids
import { useQueries } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { sentFile, UploadCancelled, uploadAttachment, type Upload } from '../api/upload';
import type { Schemas } from '../api/client';
import { sayBytes } from '../lib/sizes';
import { useLanguage, useTexts } from '../texts';
import type { FieldWords } from './ComboInput';
import { ProblemNotice } from './ProblemNotice';
import { Progress } from './Progress';
import type { FileFact } from './RecordField';

const MOST_FILES = 20;

interface Sending {
  name: string;
  percent: number;
  upload: Upload<Schemas['AttachmentSent']>;
}

function useSending(value: readonly string[], onSent: (file: FileFact) => void) {
  const [sending, setSending] = useState<Sending>();
  const [problem, setProblem] = useState<unknown>();
  async function send(file: File): Promise<boolean> {
    const upload = uploadAttachment(file, (percent) => setSending((old) => (old === undefined ? old : { ...old, percent })));
    setSending({ name: file.name, percent: 0, upload });
    try {
      onSent(await upload.done);
      return true;
    } catch (error) {
      if (!(error instanceof UploadCancelled)) setProblem(error);
      return false;
    } finally {
      setSending(undefined);
    }
  }
  async function sendAll(files: readonly File[]): Promise<void> {
    setProblem(undefined);
    for (const file of files.slice(0, MOST_FILES - value.length)) {
      if (!(await send(file))) return;
    }
  }
  return { sending, problem, sendAll };
}

/** Files of a draft that was taken up again are known by their ids alone. */
function useEarlier(ids: readonly string[]): (id: string) => FileFact | undefined {
  const answers = useQueries({
    queries: ids.map((id) => ({ queryKey: ['attachment', id], queryFn: () => sentFile(id), staleTime: Infinity, retry: false })),
  });
  return (id) => {
    const found = answers[ids.indexOf(id)]?.data;
    return found === undefined || found === null ? undefined : { id, ...found, state: '' };
  };
}

export function FileField(props: FieldWords & {
  value: readonly string[];
  max: number | undefined;
  known: readonly FileFact[];
  onChange: (ids: string[]) => void;
}): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const ids = useRef<readonly string[]>(props.value);
  ids.current = props.value;
  const [sent, setSent] = useState<readonly FileFact[]>([]);
  const { sending, problem, sendAll } = useSending(props.value, (file) => {
    setSent((old) => [...old, file]);
    ids.current = [...ids.current, file.id];
    props.onChange([...ids.current]);
  });
  const known = [...sent, ...props.known];
  const earlier = useEarlier(props.value.filter((id) => !known.some((one) => one.id === id)));
  const factOf = (id: string): FileFact | undefined => known.find((one) => one.id === id) ?? earlier(id);
  const about = [props.about, props.max === undefined ? undefined : t.form.fileLimit(sayBytes(props.max, language))].filter((one) => one !== undefined);
  return (
    <fieldset
      className="field files"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void sendAll([...event.dataTransfer.files]);
      }}
    >
      <legend className="label">
        {props.label}
        {props.required === true && <span className="label-mark">{t.common.required}</span>}
      </legend>
      <p className="field-about">{[...about, t.form.dropFile].join(' / ')}</p>
      {props.error !== undefined && <p className="field-error">{props.error}</p>}
      <ul className="file-list">
        {props.value.map((id) => {
          const fact = factOf(id);
          return (
            <li key={id}>
              <span>{fact?.name ?? t.form.unknownFile}</span>
              {fact !== undefined && (
                <span className="quiet small">
                  {sayBytes(fact.bytes, language)}
                  {fact.state !== '' && ` · ${t.form.fileState[fact.state] ?? fact.state}`}
                </span>
              )}
              <Button className="button button-quiet" onPress={() => props.onChange(props.value.filter((one) => one !== id))}>
                {t.form.removeFile(fact?.name ?? t.form.unknownFile)}
              </Button>
            </li>
          );
        })}
      </ul>
      {sending !== undefined && (
        <div className="file-sending">
          <Progress label={sending.name} percent={sending.percent} />
          <Button className="button button-quiet" onPress={() => sending.upload.cancel()}>
            {t.form.cancelFile}
          </Button>
        </div>
      )}
      <ProblemNotice error={problem} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={props.label}
        onChange={(event) => {
          void sendAll([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {props.value.length < MOST_FILES && (
        <Button className="button button-plain rows-add" aria-label={`${props.label}: ${t.form.addFile}`} onPress={() => input.current?.click()}>
          {t.form.addFile}
        </Button>
      )}
    </fieldset>
  );
}
