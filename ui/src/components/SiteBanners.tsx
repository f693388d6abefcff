// components/SiteBanners.tsx -- what everybody should be warned of while it lasts: one line, more when opened
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { ForAdministrators } from './ForAdministrators';
import { ProblemNotice } from './ProblemNotice';

function ConfirmClock(): JSX.Element {
  const t = useTexts();
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => call('post', '/ledger/clock/confirm'),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <ProblemNotice error={confirm.error} />
      <Button className="button button-plain" isPending={confirm.isPending} onPress={() => confirm.mutate()}>
        {t.banner.confirmClock}
      </Button>
    </>
  );
}

// What waits to be anchored is everyday work: home lists it, so it is no banner on every page.
export function SiteBanners(props: { banners: readonly Schemas['Banner'][] }): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const shown = props.banners.filter((banner) => banner.kind !== 'unanchored');
  if (shown.length === 0) return null;
  return (
    <section className="banners" aria-label={t.banner.label}>
      {shown.map((banner) => (
        <details key={banner.kind} className="banner">
          <summary>{t.banner[banner.kind].name}</summary>
          <div className="banner-words">
            <p>
              {t.banner[banner.kind].about}
              {banner.since !== '' && <> ({t.banner.since(formatTime(new Date(banner.since), language))})</>}
            </p>
            <ForAdministrators>{banner.kind === 'clock_stepped' && <ConfirmClock />}</ForAdministrators>
            {(banner.kind === 'mail_failing' || banner.kind === 'scan_failing') && <Link href="/state">{t.state.title}</Link>}
            <ForAdministrators>{banner.kind === 'keeper_silent' && <Link href="/ledger">{t.nav.ledger}</Link>}</ForAdministrators>
          </div>
        </details>
      ))}
    </section>
  );
}
