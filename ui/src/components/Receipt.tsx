// components/Receipt.tsx -- a write was recorded: what, and under which number of the ledger
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function Receipt(props: { event: Schemas['EventReceipt']; children: ReactNode }): JSX.Element {
  const t = useTexts();
  return (
    <Notice kind="good" title={props.children} live>
      <p>
        <Link href={`/ledger/events/${props.event.index}`}>{t.reader.event(props.event.index)}</Link>
      </p>
    </Notice>
  );
}
