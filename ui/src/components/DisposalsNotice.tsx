// components/DisposalsNotice.tsx -- that records wait for my decision on disposing of them
import { Link } from 'react-aria-components/Link';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function DisposalsNotice(props: { count: number }): JSX.Element | null {
  const t = useTexts();
  if (props.count === 0) return null;
  return (
    <Notice kind="info" title={t.retention.waiting(props.count)}>
      <Link href="/retention">{t.retention.title}</Link>
    </Notice>
  );
}
