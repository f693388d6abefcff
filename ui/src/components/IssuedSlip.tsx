// components/IssuedSlip.tsx -- temporary passwords, shown once, one slip of paper a person
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export interface Issued {
  login: string;
  name: string;
  password: string;
}

function Slip(props: { one: Issued; contact: string }): JSX.Element {
  const t = useTexts();
  const { one, contact } = props;
  const facts: [string, string, string][] = [
    [t.accounts.slipAddress, `${window.location.origin}/`, 'code'],
    [t.accounts.login, one.login, 'code'],
    [t.accounts.issued, one.password, 'code slip-password'],
    ...(contact === '' ? [] : [[t.accounts.slipContact, contact, ''] as [string, string, string]]),
  ];
  return (
    <article className="slip">
      <h3>{one.name}</h3>
      <dl className="facts">
        {facts.map(([name, value, className]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={className}>{value}</dd>
          </div>
        ))}
      </dl>
      <ol className="small">
        {t.accounts.slipSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </article>
  );
}

export function IssuedSlips(props: { issued: readonly Issued[]; contact?: string; onHanded: () => void; busy?: boolean }): JSX.Element {
  const t = useTexts();
  const busy = props.busy === true;
  return (
    <section className="issued" aria-label={t.accounts.issued}>
      <div className="no-print">
        <Notice kind="warn" title={t.accounts.issuedLead} live />
      </div>
      {props.issued.map((one) => (
        <Slip key={one.login} one={one} contact={props.contact ?? ''} />
      ))}
      <div className="button-row no-print">
        <Button className="button button-primary" isDisabled={busy} onPress={() => window.print()}>
          {t.accounts.print}
        </Button>
        <Button className="button button-plain" isDisabled={busy} onPress={props.onHanded}>
          {t.accounts.handed}
        </Button>
      </div>
    </section>
  );
}
