// components/Gate.tsx -- the frame of the pages before one is inside: sign-in, first password
import { useEffect, type ReactNode } from 'react';
import { useSite } from '../api/queries';
import { useTexts } from '../texts';
import { ConnectionBanner } from './ConnectionBanner';
import { LanguageSwitch } from './LanguageSwitch';
import { Logo } from './Logo';

export function Gate(props: { title: string; lead: string; children: ReactNode }): JSX.Element {
  const t = useTexts();
  const site = useSite();
  useEffect(() => {
    document.title = `${props.title} | ${t.product}`;
  }, [props.title, t]);
  return (
    <div className="gate">
      <ConnectionBanner />
      <main className="gate-card">
        <div className="gate-brand">
          <Logo />
          <div>
            <p className="gate-product">{t.product}</p>
            <p className="gate-body">{site.data?.name ?? '\u00a0'}</p>
          </div>
        </div>
        <h1>{props.title}</h1>
        {props.lead !== '' && <p>{props.lead}</p>}
        {props.children}
      </main>
      <LanguageSwitch />
    </div>
  );
}
