// components/RecoveryCodes.tsx -- recovery codes, shown this once, to be printed and locked away
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function RecoveryCodes(props: { codes: readonly string[]; onKept: () => void }): JSX.Element {
  const t = useTexts();
  return (
    <section className="issued" aria-labelledby="codes">
      <h3 id="codes">{t.factors.recoveryTitle}</h3>
      <Notice kind="warn" title={t.factors.recoveryLead} live />
      <ul className="slip codes">
        {props.codes.map((code) => (
          <li key={code} className="code">
            {code}
          </li>
        ))}
      </ul>
      <div className="button-row no-print">
        <Button className="button button-primary" onPress={() => window.print()}>
          {t.accounts.print}
        </Button>
        <Button className="button button-plain" onPress={props.onKept}>
          {t.factors.recoveryKept}
        </Button>
      </div>
    </section>
  );
}
