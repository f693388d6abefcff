// pages/SignedIn.tsx -- who is signed in now, and from where
import { Link } from 'react-aria-components/Link';
import { Page } from '../components/Page';
import { SignedInTable } from '../components/SignedInTable';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

export default function SignedIn(_props: PageProps): JSX.Element {
  const t = useTexts();
  return (
    <Page title={t.signedIn.title} lead={t.signedIn.lead} actions={<Link href="/accounts">{t.accounts.title}</Link>}>
      <SignedInTable />
    </Page>
  );
}
