// pages/OfficeChanges.tsx -- who changed what of the organisation, the newest first
import { Button } from 'react-aria-components/Button';
import { useOffice, useOfficeChanges } from '../api/office';
import { Await } from '../components/Await';
import { OfficeFrame } from '../components/OfficeFrame';
import { OfficeHistory } from '../components/OfficeRows';
import { Tick } from '../components/Tick';
import { useQuery } from '../lib/location';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function OfficeChangesPage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const [query, change] = useQuery();
  const functions = query['functions'] === 'yes';
  const asked = useOfficeChanges(functions);
  const mayChange = useOffice('').data?.may_change === true;
  return (
    <OfficeFrame title={t.office.tabs.changes} lead={t.office.changesLead} mayChange={mayChange} dayless>
      <Tick label={t.office.onlyFunctions} selected={functions} onChange={(only) => change({ functions: only ? 'yes' : '' })} />
      <Await of={asked}>
        {(answer) => (
          <section className="card">
            <OfficeHistory events={answer.pages.flatMap((page) => page.changes)} />
            {asked.hasNextPage && (
              <Button className="button button-plain" isPending={asked.isFetchingNextPage} onPress={() => void asked.fetchNextPage()}>
                {t.common.more}
              </Button>
            )}
          </section>
        )}
      </Await>
    </OfficeFrame>
  );
}
