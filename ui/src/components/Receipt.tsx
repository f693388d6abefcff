// components/Receipt.tsx -- a write was recorded: what, and under which number of the ledger
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { EventLink } from './EventLink';
import { Notice } from './Notice';

export function Receipt(props: { event: Schemas['EventReceipt']; children: ReactNode }): JSX.Element {
  return (
    <Notice kind="good" title={props.children} live>
      <p>
        <EventLink index={props.event.index} />
      </p>
    </Notice>
  );
}
