// components/ProgramToken.tsx -- the token of a program, shown once
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function ProgramToken(props: { issued: Schemas['ProgramIssued']; onKept: () => void }): JSX.Element {
  const t = useTexts();
  const { program, token } = props.issued;
  return (
    <section className="card" aria-labelledby="program-token">
      <h2 id="program-token">{t.programs.issued}</h2>
      <Notice kind="warn" title={t.programs.issuedLead} live />
      {program.state === 'asked' && <p>{t.programs.mine}</p>}
      <dl className="facts">
        <div>
          <dt>{t.programs.name}</dt>
          <dd>{program.name}</dd>
        </div>
        <div>
          <dt>{t.programs.token}</dt>
          <dd className="code program-token">{token}</dd>
        </div>
      </dl>
      <Button className="button button-primary" onPress={props.onKept}>
        {t.programs.copied}
      </Button>
    </section>
  );
}
