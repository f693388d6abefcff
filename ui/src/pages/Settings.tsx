// pages/Settings.tsx -- one's own language, password and sessions; which program this is
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { setCsrfToken, type Schemas } from '../api/client';
import { useSite } from '../api/queries';
import { Await } from '../components/Await';
import { FactorsSection } from '../components/FactorsSection';
import { LastSignIn } from '../components/LastSignIn';
import { Notice } from '../components/Notice';
import { OwnPrograms } from '../components/OwnPrograms';
import { PaceSection } from '../components/PaceSection';
import { Page } from '../components/Page';
import { PasswordForm } from '../components/PasswordForm';
import { SessionTable } from '../components/SessionTable';
import { formatTime } from '../lib/dates';
import { useSignedIn } from '../lib/person';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

function LanguageSection(): JSX.Element {
  const t = useTexts();
  const { language, choose } = useLanguage();
  return (
    <section className="card">
      <h2>{t.settings.language}</h2>
      <RadioGroup
        className="radios"
        value={language}
        onChange={(value) => choose(value === 'en' ? 'en' : 'ja')}
      >
        <Label className="sr-only">{t.settings.language}</Label>
        {(['ja', 'en'] as const).map((one) => (
          <Radio key={one} value={one} className="radio" lang={one}>
            <span className="radio-dot" aria-hidden="true" />
            {t.settings[one]}
          </Radio>
        ))}
      </RadioGroup>
      <p className="quiet small">{t.settings.languageAbout}</p>
    </section>
  );
}

function PasswordSection(): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const { person, password_min: shortest } = useSignedIn();
  const [times, setTimes] = useState(0);
  const changed = (session: Schemas['Session']): void => {
    setCsrfToken(session.csrf_token ?? '');
    queries.setQueryData(['session'], session);
    setTimes(times + 1);
  };
  return (
    <section className="card">
      <h2>{t.password.title}</h2>
      {times > 0 && <Notice kind="good" title={t.password.done} live />}
      <PasswordForm key={times} login={person.login} shortest={shortest} onChanged={changed} />
    </section>
  );
}

export default function Settings(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const session = useSignedIn();
  const site = useSite();
  return (
    <Page title={t.settings.title}>
      <LanguageSection />
      <section className="card">
        <h2>{t.settings.session}</h2>
        <p>{t.settings.signedInAs(session.person.name, session.person.login)}</p>
        <LastSignIn />
        {session.ends_at !== undefined && (
          <p>{t.settings.endsAt(formatTime(new Date(session.ends_at), language))}</p>
        )}
      </section>
      <section className="card" aria-labelledby="sessions">
        <h2 id="sessions">{t.sessions.title}</h2>
        <SessionTable />
      </section>
      <PaceSection />
      <FactorsSection />
      <OwnPrograms />
      <PasswordSection />
      <section className="card">
        <h2>{t.settings.about}</h2>
        <Await of={site}>
          {(answer) => (
            <dl className="facts">
              <div>
                <dt>{t.settings.version}</dt>
                <dd>
                  {t.product} {answer.version}
                </dd>
              </div>
              <div>
                <dt>{t.settings.host}</dt>
                <dd>{answer.host}</dd>
              </div>
            </dl>
          )}
        </Await>
      </section>
    </Page>
  );
}
