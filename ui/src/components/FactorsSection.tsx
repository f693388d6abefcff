// components/FactorsSection.tsx -- one's own second factors: registered, removed, recovery codes made
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useFactors } from '../api/queries';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Await } from './Await';
import { Notice } from './Notice';
import { PasskeySection } from './PasskeySection';
import { ProblemNotice } from './ProblemNotice';
import { RecoveryCodes } from './RecoveryCodes';
import { TotpSetup } from './TotpSetup';

type Done = Schemas['FactorsDone'];
type Factors = Schemas['Factors'];

function Totp(props: { factors: Factors; onDone: (done: Done, words: string) => void }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { factors } = props;
  const remove = useMutation({
    mutationFn: () => call('delete', '/factors/totp'),
    onSuccess: (done) => props.onDone(done, t.factors.removed),
  });
  return (
    <>
      <h3>{t.factors.totp}</h3>
      <p>{factors.totp ? t.factors.totpOn(formatTime(new Date(factors.totp_since), language)) : t.factors.totpOff}</p>
      <TotpSetup
        key={factors.totp_since}
        label={factors.totp ? t.factors.totpAgain : t.factors.totpAdd}
        onDone={(done) => props.onDone(done, t.factors.done)}
      />
      <ProblemNotice error={remove.error} />
      {factors.totp && (
        <div className="button-row">
          <Button className="button button-plain button-warn" isPending={remove.isPending} onPress={() => remove.mutate()}>
            {t.factors.totpRemove}
          </Button>
        </div>
      )}
    </>
  );
}

function Recovery(props: { factors: Factors; onDone: (done: Done, words: string) => void }): JSX.Element {
  const t = useTexts();
  const make = useMutation({
    mutationFn: () => call('post', '/factors/recovery'),
    onSuccess: (done) => props.onDone(done, ''),
  });
  return (
    <>
      <h3>{t.factors.recovery}</h3>
      <p>
        {t.factors.recoveryLeft(props.factors.recovery)} {t.factors.recoveryAbout}
      </p>
      <ProblemNotice error={make.error} />
      <div className="button-row">
        <Button className="button button-plain" isPending={make.isPending} onPress={() => make.mutate()}>
          {t.factors.recoveryMake}
        </Button>
      </div>
    </>
  );
}

/** `onFirst`: the first one was registered and its recovery codes are kept. */
export function FactorsSection(props: { onFirst?: () => void }): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const factors = useFactors();
  const [codes, setCodes] = useState<readonly string[]>();
  const [words, setWords] = useState('');
  function take(done: Done, said: string): void {
    queries.setQueryData(['factors'], done.factors);
    setCodes(done.recovery_codes);
    setWords(said);
    if (done.recovery_codes === undefined) leave();
  }
  function leave(): void {
    setCodes(undefined);
    if (props.onFirst === undefined) void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'factors' });
    else props.onFirst();
  }
  return (
    <section className="card factors" aria-labelledby="factors">
      <h2 id="factors">{t.factors.title}</h2>
      <p className="quiet">{t.factors.lead}</p>
      {words !== '' && <Notice kind="good" title={words} live />}
      {codes !== undefined ? (
        <RecoveryCodes codes={codes} onKept={leave} />
      ) : (
        <Await of={factors}>
          {(answer) => (
            <>
              <PasskeySection passkeys={answer.passkeys} onDone={take} />
              <Totp factors={answer} onDone={take} />
              {(answer.totp || answer.passkeys.length > 0) && <Recovery factors={answer} onDone={take} />}
            </>
          )}
        </Await>
      )}
    </section>
  );
}
