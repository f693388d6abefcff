// pages/Missing.tsx -- an address where nothing stands
import { Link } from 'react-aria-components/Link';
import { Notice } from '../components/Notice';
import { Page } from '../components/Page';
import type { PageProps } from '../Routes';
import { useTexts } from '../texts';

export default function Missing(_props: PageProps): JSX.Element {
  const t = useTexts();
  return (
    <Page title={t.problem.notFoundTitle}>
      <Notice kind="info" title={t.problem.notFoundDetail}>
        <p>
          {t.problem.notFoundWayOut} <Link href="/">{t.problem.toHome}</Link>
        </p>
      </Notice>
    </Page>
  );
}
