// App.tsx -- language, session and address come together: nobody in, first password, or a page
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { call, setCsrfToken, setRequestLanguage, whenSessionIsLost, type Schemas } from './api/client';
import { makeQueryClient, useSession } from './api/queries';
import { CardSignIn } from './components/CardSignIn';
import { Crash } from './components/Crash';
import { FactorForm } from './components/FactorForm';
import { FactorsSection } from './components/FactorsSection';
import { Gate } from './components/Gate';
import { GuardProvider } from './components/Guard';
import { LostSession } from './components/LostSession';
import { PasswordForm } from './components/PasswordForm';
import { RoutedLinks } from './components/RoutedLinks';
import { Shell } from './components/Shell';
import { SignInSteps } from './components/SignInSteps';
import { PersonContext } from './lib/person';
import { Routes } from './Routes';
import { LanguageContext, useLanguage, useTexts, type Language } from './texts';

type Session = Schemas['Session'];
const STORED = 'sekisho-language';

function storedLanguage(): Language {
  return window.localStorage.getItem(STORED) === 'en' ? 'en' : 'ja';
}

function Languages(props: { children: ReactNode }): JSX.Element {
  const [language, setLanguage] = useState(storedLanguage);
  const [chosen, setChosen] = useState(false);
  const queries = useQueryClient();
  setRequestLanguage(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = useCallback(
    (next: Language) => {
      window.localStorage.setItem(STORED, next);
      setRequestLanguage(next);
      setLanguage(next);
      setChosen(true);
      const session = queries.getQueryData<Session>(['session']);
      if (session?.signed_in !== true) return;
      // Remembered for the next sign-in; a failure here must not keep anybody from reading on.
      call('post', '/site/language', { body: { language: next } }).catch(() => undefined);
    },
    [queries],
  );
  const state = useMemo(() => ({ language, chosen, choose }), [language, chosen, choose]);
  return (
    <LanguageContext.Provider value={state}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-US'}>{props.children}</I18nProvider>
    </LanguageContext.Provider>
  );
}

/** Takes over what the server remembers of a person's language when the person comes in. */
function useRememberedLanguage(session: Session | undefined): void {
  const { language, chosen, choose } = useLanguage();
  const person = session?.person?.id;
  const taken = useRef<string>();
  useEffect(() => {
    if (session === undefined || person === undefined || taken.current === person) return;
    taken.current = person;
    if (session.language !== language) choose(chosen ? language : session.language);
  }, [session, person, language, chosen, choose]);
}

function Inside(props: { session: Session; lost: boolean; onSession: (session: Session) => void }): JSX.Element {
  const t = useTexts();
  const { session } = props;
  if (session.needs === 'password' || session.needs === 'old_password') {
    const first = session.needs === 'password';
    return (
      <Gate title={first ? t.password.firstTitle : t.password.oldTitle} lead={first ? t.password.firstLead : t.password.oldLead}>
        <PasswordForm login={session.person?.login ?? ''} shortest={session.password_min} onChanged={props.onSession} />
        {props.lost && <LostSession login={session.person?.login ?? ''} onSignedIn={props.onSession} />}
      </Gate>
    );
  }
  if (session.needs === 'factor') {
    return (
      <Gate title={t.factor.title} lead={t.factor.lead(session.factors ?? [])}>
        <FactorForm session={session} onSignedIn={props.onSession} onLeave={() => window.location.reload()} />
      </Gate>
    );
  }
  if (session.needs === 'enrolment') {
    return (
      <Gate title={t.factor.needTitle} lead={t.factor.needLead}>
        <GuardProvider>
          <FactorsSection onFirst={() => window.location.reload()} />
        </GuardProvider>
      </Gate>
    );
  }
  return (
    <PersonContext.Provider value={session}>
      <GuardProvider>
        <Shell>
          <Crash>
            <Routes />
          </Crash>
        </Shell>
      </GuardProvider>
      {props.lost && <LostSession login={session.person?.login ?? ''} onSignedIn={props.onSession} />}
    </PersonContext.Provider>
  );
}

function Door(): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const asked = useSession();
  const [known, setKnown] = useState<Session>();
  const [lost, setLost] = useState(false);
  useEffect(() => whenSessionIsLost(() => setLost(true)), []);
  useEffect(() => {
    if (asked.data === undefined) return;
    if (asked.data.signed_in) {
      setCsrfToken(asked.data.csrf_token ?? '');
      setKnown(asked.data);
      setLost(false);
    } else {
      setLost(true);
    }
  }, [asked.data]);
  useRememberedLanguage(known);
  const enter = useCallback(
    (session: Session) => {
      setCsrfToken(session.csrf_token ?? '');
      if (known?.person !== undefined && session.person?.id !== known.person.id) {
        window.location.reload();
        return;
      }
      queries.setQueryData(['session'], session);
      setKnown(session);
      setLost(false);
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    [known, queries],
  );
  if (known !== undefined) return <Inside session={known} lost={lost} onSession={enter} />;
  if (asked.data === undefined || asked.data.signed_in) {
    return (
      <Gate title={t.signIn.title} lead={t.common.loading}>
        {null}
      </Gate>
    );
  }
  return (
    <Gate title={t.signIn.title} lead="">
      <SignInSteps
        lead={t.signIn.lead}
        foot={t.signIn.forgotten}
        after={<CardSignIn port={asked.data.card_port} onSignedIn={enter} />}
        onSignedIn={enter}
      />
    </Gate>
  );
}

const queries = makeQueryClient();

export function App(): JSX.Element {
  return (
    <QueryClientProvider client={queries}>
      <Languages>
        <RoutedLinks>
          <Crash>
            <Door />
          </Crash>
        </RoutedLinks>
      </Languages>
    </QueryClientProvider>
  );
}
