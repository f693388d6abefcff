// components/CertificateSection.tsx -- the certificates of IC cards registered to a person, for administrators
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Await } from './Await';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { StackTable } from './StackTable';

type Row = Schemas['Certificate'];
const MOST_BYTES = 16384;

async function base64(file: File): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}

function Choose(props: { account: string; onDone: (done: Schemas['CertificatesDone']) => void }): JSX.Element {
  const t = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: async (file: File) =>
      call('post', '/accounts/{account_id}/certificates', { path: { account_id: props.account }, body: { file: await base64(file) } }),
    onSuccess: props.onDone,
  });
  return (
    <>
      <ProblemNotice error={add.error} />
      {add.isSuccess && <Notice kind="good" title={t.card.added} live />}
      <input
        ref={input}
        type="file"
        accept=".cer,.crt,.pem,.der"
        hidden
        aria-label={t.card.add}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) add.mutate(file);
        }}
      />
      <div className="button-row">
        <Button className="button button-plain" isPending={add.isPending} onPress={() => input.current?.click()}>
          {t.card.add}
        </Button>
      </div>
    </>
  );
}

export function CertificateSection(props: { account: string }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [removed, setRemoved] = useState(false);
  const path = { account_id: props.account };
  const key = ['accounts', props.account, 'certificates'];
  const certificates = useQuery({ queryKey: key, queryFn: ({ signal }) => call('get', '/accounts/{account_id}/certificates', { path, signal }) });
  function take(done: Schemas['CertificatesDone']): void {
    queries.setQueryData(key, { certificates: done.certificates });
    void queries.invalidateQueries({ queryKey: ['accounts', 'sessions'] });
  }
  const remove = useMutation({
    mutationFn: (id: string) => call('delete', '/accounts/{account_id}/certificates/{certificate_id}', { path: { ...path, certificate_id: id } }),
    onSuccess: (done) => {
      setRemoved(true);
      take(done);
    },
  });
  const day = (time: string): string => formatTime(new Date(time), language);
  return (
    <section className="card" aria-labelledby="certificates">
      <h2 id="certificates">{t.card.title}</h2>
      <p className="quiet">{t.card.about}</p>
      <ProblemNotice error={remove.error} />
      {removed && <Notice kind="good" title={t.card.removed} live />}
      <Await of={certificates}>
        {(answer) =>
          answer.certificates.length === 0 ? (
            <p>{t.card.none}</p>
          ) : (
            <StackTable
              label={t.card.title}
              rows={answer.certificates}
              keyOf={(row: Row) => row.id}
              columns={[
                { key: 'subject', head: t.card.subject, names: true, cell: (row) => row.subject },
                { key: 'issuer', head: t.card.issuer, cell: (row) => row.issuer },
                { key: 'serial', head: t.card.serial, cell: (row) => <span className="code">{row.serial}</span> },
                { key: 'until', head: t.card.until, className: 'cell-time', cell: (row) => day(row.until) },
                { key: 'used', head: t.card.used, className: 'cell-time', cell: (row) => (row.used === '' ? t.accounts.never : day(row.used)) },
                {
                  key: 'end',
                  head: t.facts.actions,
                  quietHead: true,
                  cell: (row) => (
                    <Button
                      className="button button-plain"
                      aria-label={t.card.removeOf(row.subject)}
                      isPending={remove.isPending}
                      onPress={() => remove.mutate(row.id)}
                    >
                      {t.card.remove}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Await>
      <Choose account={props.account} onDone={take} />
    </section>
  );
}
