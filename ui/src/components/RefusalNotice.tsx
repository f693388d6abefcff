// components/RefusalNotice.tsx -- a refusal of the rules: why, by which clause, who could, and the form that helps
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ProblemError, type Schemas } from '../api/client';
import { useType, useTypes, type Refusal } from '../api/records';
import { navigate } from '../lib/location';
import { distinctClauses, newId } from '../lib/records';
import { usePick } from '../lib/say';
import { putDraft } from '../lib/server-draft';
import { useLanguage, useTexts } from '../texts';
import { ClauseLink } from './ClauseLink';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';

const CLAUSES_SHOWN = 2;

/** The refusal an error carries, if the rules of a type refused. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return (error.body as Schemas['RecordProblem'] | undefined)?.refusal;
}

function Offer(props: { offer: NonNullable<Refusal['offer']> }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const type = useType(props.offer.type);
  const [problem, setProblem] = useState<unknown>();
  const title = pick(type.data?.title);
  const open = (): void => {
    putDraft(newId(), props.offer.type, props.offer.values).then(navigate).catch(setProblem);
  };
  if (title === '') return <></>;
  return (
    <div>
      <Button className="button button-plain" onPress={open}>
        {t.refusal.offer(title)}
      </Button>
      <p className="quiet small">{t.refusal.offerAbout}</p>
      <ProblemNotice error={problem} />
    </div>
  );
}

/** Who a key means: a function, of which unit, or a name. */
function useKeyWords(names: Refusal['names']): (key: string) => string {
  const types = useTypes();
  const pick = usePick();
  return (key) => {
    const [kind, first = '', scope = ''] = key.split(':');
    if (kind !== 'f') return names[first] ?? '';
    const label = pick(types.data?.functions.find((one) => one.code === first)?.label);
    return [names[scope] ?? '', label].filter((part) => part !== '').join(' ');
  };
}

export function RefusalWords(props: { refusal: Refusal }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { refusal } = props;
  const sayKey = useKeyWords(refusal.names);
  const who = [...new Set(refusal.who.map(sayKey))].filter((one) => one !== '');
  const clauses = distinctClauses(refusal.clauses);
  return (
    <>
      <p>{language === 'ja' ? refusal.ja : refusal.en}</p>
      {clauses.length > 0 && (
        <ul className="clause-list" aria-label={t.refusal.clauses}>
          {clauses.slice(0, CLAUSES_SHOWN).map((clause) => (
            <li key={clause.n}>
              <ClauseLink editionId={clause.edition} path={clause.path} n={clause.n} />
              {clause.words !== undefined && <span lang="ja"> {clause.words}</span>}
            </li>
          ))}
        </ul>
      )}
      {who.length > 0 && (
        <p>
          <span className="strong">{t.refusal.who}: </span>
          {t.list(who)}
        </p>
      )}
      {refusal.offer !== undefined && <Offer offer={refusal.offer} />}
    </>
  );
}

/** Any error of an act on records. */
export function ActProblem(props: { error: unknown }): JSX.Element | null {
  const t = useTexts();
  const refusal = refusalOf(props.error);
  if (refusal === undefined) return <ProblemNotice error={props.error} />;
  return (
    <Notice kind="bad" title={t.refusal.kinds[refusal.kind] ?? t.refusal.title} live>
      <RefusalWords refusal={refusal} />
    </Notice>
  );
}
