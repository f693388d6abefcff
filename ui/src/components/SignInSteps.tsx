// components/SignInSteps.tsx -- from nobody to somebody: the password, then the second factor where there is one
import { useState, type ReactNode } from 'react';
import { setCsrfToken, type Schemas } from '../api/client';
import { useTexts } from '../texts';
import { FactorForm } from './FactorForm';
import { SignInForm } from './SignInForm';

type Session = Schemas['Session'];

export function SignInSteps(props: {
  login?: string;
  /** Said around the first step. */
  lead?: string;
  foot?: string;
  /** Other ways in. */
  after?: ReactNode;
  onSignedIn: (session: Session) => void;
}): JSX.Element {
  const t = useTexts();
  const [half, setHalf] = useState<Session>();
  function take(session: Session): void {
    setCsrfToken(session.csrf_token ?? '');
    if (session.needs === 'factor') setHalf(session);
    else props.onSignedIn(session);
  }
  function leave(): void {
    setCsrfToken('');
    setHalf(undefined);
  }
  if (half === undefined) {
    return (
      <>
        {props.lead !== undefined && <p>{props.lead}</p>}
        <SignInForm {...(props.login === undefined ? {} : { login: props.login })} onSignedIn={take} />
        {props.after}
        {props.foot !== undefined && <p className="small">{props.foot}</p>}
      </>
    );
  }
  return (
    <>
      <p>{t.factor.lead(half.factors ?? [])}</p>
      <FactorForm session={half} onSignedIn={take} onLeave={leave} />
    </>
  );
}
