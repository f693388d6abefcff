// pages/State.tsx -- servers outside and letters, for administrators
import { useCourier } from '../api/state';
import { Await } from '../components/Await';
import { LetterTable } from '../components/LetterTable';
import { Page } from '../components/Page';
import { PeerTable } from '../components/PeerTable';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

const SCANNED = ['unchecked', 'clean', 'infected', 'failed'] as const;

export default function State(_props: PageProps): JSX.Element {
  const t = useTexts();
  const courier = useCourier();
  return (
    <Page title={t.state.title} lead={t.state.lead}>
      <Await of={courier}>
        {(answer) => (
          <>
            <section className="card">
              <h2>{t.state.servers}</h2>
              <PeerTable courier={answer} />
            </section>
            <section className="card">
              <h2>{t.state.letters}</h2>
              <LetterTable courier={answer} />
            </section>
            <section className="card">
              <h2>{t.state.attachments}</h2>
              <dl className="facts">
                {SCANNED.map((key) => (
                  <div key={key}>
                    <dt>{t.state.scanned[key]}</dt>
                    <dd>{t.number(answer.attachments[key])}</dd>
                  </div>
                ))}
              </dl>
            </section>
          </>
        )}
      </Await>
    </Page>
  );
}
