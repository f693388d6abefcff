// components/EventLink.tsx -- the number of an event; a way into the ledger for who may read it there
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import { useReadsLedger } from '../api/records';
import { useTexts } from '../texts';

export function EventLink(props: { index: number; children?: ReactNode }): JSX.Element {
  const t = useTexts();
  const words = props.children ?? t.reader.event(props.index);
  return useReadsLedger() ? <Link href={`/ledger/events/${props.index}`}>{words}</Link> : <span>{words}</span>;
}
