// components/EventList.tsx -- events as a table: number, when, who, what
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import type { LogName } from '../api/queries';
import { formatTimeExactly } from '../lib/dates';
import { sayAct, sayActor } from '../lib/words';
import { useLanguage, useTexts } from '../texts';

export function eventHref(log: LogName, index: number): string {
  return `/ledger/events/${index}${log === 'body' ? '' : `?log=${log}`}`;
}

export function EventList(props: {
  log: LogName;
  events: readonly Schemas['Event'][];
  label: string;
}): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  if (props.events.length === 0) return <p className="quiet">{t.ledger.noEvents}</p>;
  return (
    <div className="table-frame">
      <table className="table" aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col" className="cell-number">
              {t.ledger.index}
            </th>
            <th scope="col">{t.ledger.time}</th>
            <th scope="col">{t.ledger.what}</th>
            <th scope="col">{t.ledger.who}</th>
          </tr>
        </thead>
        <tbody>
          {props.events.map((event) => (
            <tr key={event.index}>
              <td className="cell-number">{t.number(event.index)}</td>
              <td className="cell-time">{formatTimeExactly(new Date(event.time), language)}</td>
              <td>
                <Link href={eventHref(props.log, event.index)}>{sayAct(t, event.act)}</Link>
              </td>
              <td>{sayActor(t, event.actor_name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
