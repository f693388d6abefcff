// pages/Adopt.tsx -- puts an edition in force from a day
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call } from '../api/client';
import { useEdition, type EditionDetail } from '../api/queries';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import { ProblemNotice } from '../components/ProblemNotice';
import { Receipt } from '../components/Receipt';
import { Steps } from '../components/Steps';
import { TextInput } from '../components/TextInput';
import { formatDay, parseDay, today } from '../lib/dates';
import { useDoubtful } from '../lib/doubt';
import { useDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

interface Typed {
  day: string;
  note: string;
}

function readTyped(stored: unknown): Typed | undefined {
  if (typeof stored !== 'object' || stored === null || !('day' in stored) || !('note' in stored)) return undefined;
  return typeof stored.day === 'string' && typeof stored.note === 'string'
    ? { day: stored.day, note: stored.note }
    : undefined;
}

function AdoptForm(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { person } = useSignedIn();
  const queries = useQueryClient();
  const { id } = props.edition;
  const [fresh] = useState<Typed>(() => ({ day: today(), note: '' }));
  const draft = useDraft(`${person.id}:adopt:${id}`, fresh, readTyped);
  const [tried, setTried] = useState(false);
  const { day, note } = draft.value;
  const open = props.edition.open_decisions;
  const [openReason, setOpenReason] = useState('');
  const adopt = useMutation({
    mutationFn: () =>
      call('post', '/editions/{edition_id}/adopt', {
        path: { edition_id: id },
        body: {
          adopted_on: day,
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          ...(open === 0 ? {} : { open_reason: openReason.trim() }),
        },
      }),
    onSuccess: () => {
      draft.drop();
      void queries.invalidateQueries();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const ready = parseDay(day) !== undefined && (open === 0 || openReason.trim() !== '');
    if (ready && !adopt.isPending) adopt.mutate();
  }
  if (adopt.data !== undefined) {
    return (
      <Receipt event={adopt.data.event}>
        {t.adopt.done(formatDay(adopt.data.edition.adopted_on ?? day, language))}
      </Receipt>
    );
  }
  const spoken = parseDay(day) === undefined ? '' : formatDay(day, language);
  return (
    <form className="form card" onSubmit={submit} noValidate>
      <ProblemNotice error={adopt.error} />
      <TextInput
        label={t.adopt.date}
        type="date"
        about={`${t.adopt.dateAbout}${spoken === '' ? '' : ` ${spoken}`}`}
        value={day}
        onChange={(value) => draft.set({ day: value, note })}
        error={tried && parseDay(day) === undefined ? t.adopt.dateWrong : undefined}
        required
      />
      <TextInput
        label={t.adopt.note}
        about={t.adopt.noteAbout}
        rows={3}
        value={note}
        onChange={(value) => draft.set({ day, note: value })}
        optional
      />
      {open > 0 && (
        <TextInput
          label={t.carry.openReason}
          about={t.carry.openReasonAbout}
          rows={2}
          value={openReason}
          onChange={setOpenReason}
          error={tried && openReason.trim() === '' ? t.carry.openReasonMissing : undefined}
          required
        />
      )}
      <Button type="submit" className="button button-primary" isPending={adopt.isPending}>
        {t.adopt.submit}
      </Button>
    </form>
  );
}

function Whole(props: { edition: EditionDetail }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { edition } = props;
  const doubtful = useDoubtful(edition.id);
  const [state] = useState(edition.state);
  return (
    <Page title={t.adopt.title} lead={t.adopt.lead}>
      <Steps now="adopt" editionId={edition.id} carry={edition.carried_from !== undefined} />
      <section className="card" aria-labelledby="what">
        <h2 id="what">{t.adopt.what}</h2>
        <p>
          <Link href={`/editions/${edition.id}/read`} className="edition-title">
            {edition.title}
          </Link>
        </p>
        <p className="quiet">{t.review.lead(edition.units, edition.obligations, edition.parts.length)}</p>
      </section>
      {state === 'draft' && edition.open_decisions > 0 && (
        <Notice kind="warn" title={t.carry.waiting(edition.open_decisions)}>
          <p>
            <Link href={`/editions/${edition.id}/carry`}>{t.carry.title}</Link>
          </p>
        </Notice>
      )}
      {state === 'draft' && edition.findings > 0 && (
        <Notice kind="info" title={t.home.wait.findings(edition.findings)}>
          <p>
            <Link href={`/editions/${edition.id}/review#findings`}>{t.findings.title}</Link>
          </p>
        </Notice>
      )}
      {state === 'draft' && doubtful.length > 0 && (
        <Notice kind="info" title={t.adopt.waiting(doubtful.length)}>
          <p>
            <Link href={`/editions/${edition.id}/review#doubtful`}>{t.review.lowTitle}</Link>
          </p>
        </Notice>
      )}
      {state === 'draft' ? (
        <AdoptForm edition={edition} />
      ) : (
        <Notice kind="good" title={t.adopt.already(formatDay(edition.adopted_on ?? '', language))} />
      )}
    </Page>
  );
}

export default function Adopt(props: PageProps): JSX.Element {
  const edition = useEdition(props.at['id'] ?? '');
  return <Await of={edition}>{(answer) => <Whole edition={answer} />}</Await>;
}
