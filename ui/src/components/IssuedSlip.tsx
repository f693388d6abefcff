// components/IssuedSlip.tsx -- temporary passwords, shown once, one slip of paper a person
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export interface Issued {
  login: string;
  name: string;
  password: string;
}

export function IssuedSlips(props: { issued: readonly Issued[]; onHanded: () => void }): JSX.Element {
  const t = useTexts();
  return (
    <section className="issued" aria-label={t.accounts.issued}>
      <div className="no-print">
        <Notice kind="warn" title={t.accounts.issuedLead} live />
      </div>
      {props.issued.map((one) => (
        <article key={one.login} className="slip">
          <h3>{one.name}</h3>
          <dl className="facts">
            <div>
              <dt>{t.accounts.login}</dt>
              <dd className="code">{one.login}</dd>
            </div>
            <div>
              <dt>{t.accounts.issued}</dt>
              <dd className="code slip-password">{one.password}</dd>
            </div>
          </dl>
          <p className="small">
            {window.location.origin}/ {t.accounts.issuedRule}
          </p>
        </article>
      ))}
      <div className="button-row no-print">
        <Button className="button button-primary" onPress={() => window.print()}>
          {t.accounts.print}
        </Button>
        <Button className="button button-plain" onPress={props.onHanded}>
          {t.accounts.handed}
        </Button>
      </div>
    </section>
  );
}
