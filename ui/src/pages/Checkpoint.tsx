// pages/Checkpoint.tsx -- the signed checkpoint as a sheet of paper, to be filed elsewhere
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { useLedger } from '../api/queries';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { formatTime } from '../lib/dates';
import { useQuery } from '../lib/location';
import { logOf } from '../lib/logs';
import { useLanguage, useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function Checkpoint(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [query] = useQuery();
  const [now] = useState(() => new Date());
  const log = logOf(query['log']);
  const ledger = useLedger(log);
  return (
    <Page
      title={t.checkpoint.title}
      actions={
        <Button className="button button-primary no-print" onPress={() => window.print()}>
          {t.common.print}
        </Button>
      }
    >
      <Await of={ledger}>
        {(answer) =>
          answer.checkpoint === '' ? (
            <p className="quiet">{t.ledger.checkpointNone}</p>
          ) : (
            <section className="paper" aria-label={t.checkpoint.title}>
              <p>{t.checkpoint.paperLead}</p>
              <dl className="facts">
                <div>
                  <dt>{t.ledger.which}</dt>
                  <dd>{answer.log === 'body' ? t.ledger.body : t.ledger.site}</dd>
                </div>
                <div>
                  <dt>{t.ledger.size}</dt>
                  <dd>{t.number(answer.signed_size)}</dd>
                </div>
                {answer.signed_at !== undefined && answer.signed_at !== '' && (
                  <div>
                    <dt>{t.ledger.time}</dt>
                    <dd>{formatTime(new Date(answer.signed_at), language)}</dd>
                  </div>
                )}
                <div>
                  <dt>{t.ledger.key}</dt>
                  <dd className="code">{answer.public_key}</dd>
                </div>
              </dl>
              <pre className="code-block" tabIndex={0}>{answer.checkpoint}</pre>
              <p className="quiet small">{t.checkpoint.howTo}</p>
              <p className="quiet small">{t.checkpoint.printedOn(formatTime(now, language))}</p>
            </section>
          )
        }
      </Await>
      <p className="no-print">
        <Link href={log === 'body' ? '/ledger' : '/ledger?log=site'}>← {t.ledger.title}</Link>
      </p>
    </Page>
  );
}
