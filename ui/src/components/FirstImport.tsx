// components/FirstImport.tsx -- what to do while no policy is there yet
import { Link } from 'react-aria-components/Link';
import { useTexts } from '../texts';
import { ForAdministrators } from './ForAdministrators';
import { SignInNotices } from './LastSignIn';
import { Page } from './Page';

export function FirstImport(): JSX.Element {
  const t = useTexts();
  return (
    <Page title={t.home.welcome} lead={t.home.welcomeLead}>
      <SignInNotices />
      <ForAdministrators>
        <p>
          <Link href="/import" className="button button-primary">
            {t.nav.import}
          </Link>
        </p>
      </ForAdministrators>
    </Page>
  );
}
