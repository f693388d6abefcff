// components/OfficeFrame.tsx -- around every page of the organisation: its neighbours, and the day it is looked at
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { formatDay, parseDay, today } from '../lib/dates';
import { usePath, useQuery } from '../lib/location';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';
import { Page } from './Page';
import { TextInput } from './TextInput';

/** The day in the address; empty for today. */
export function useOfficeDay(): string {
  const [query] = useQuery();
  const day = query['day'] ?? '';
  return parseDay(day) === undefined ? '' : day;
}

/** The day a change begins unless another is typed: the one looked at, when it is to come. */
export function useActDay(): string {
  const day = useOfficeDay();
  const now = today();
  return day > now ? day : now;
}

/** An address of the organisation that keeps the day looked at. */
export function useDayLink(): (href: string) => string {
  const day = useOfficeDay();
  return (href) => (day === '' ? href : `${href}${href.includes('?') ? '&' : '?'}day=${day}`);
}

function Tabs(props: { mayChange: boolean }): JSX.Element {
  const t = useTexts();
  const path = usePath();
  const dayLink = useDayLink();
  const places: [string, string, RegExp, boolean][] = [
    ['/office', t.office.tabs.tree, /^\/office(\/(units|posts)\/.*)?$/, true],
    ['/office/persons', t.office.tabs.persons, /^\/office\/persons/, true],
    ['/office/functions', t.office.tabs.functions, /^\/office\/functions/, true],
    ['/office/plans', t.office.tabs.plans, /^\/office\/plans/, props.mayChange],
    ['/office/import', t.office.tabs.import, /^\/office\/import/, props.mayChange],
    ['/office/changes', t.office.tabs.changes, /^\/office\/changes/, true],
  ];
  return (
    <nav className="office-tabs no-print" aria-label={t.office.tabs.label}>
      <ul>
        {places
          .filter(([, , , shown]) => shown)
          .map(([href, name, here]) => (
            <li key={href}>
              <Link href={dayLink(href)} {...(here.test(path) ? { 'aria-current': 'page' as const } : {})}>
                {name}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}

function DayBar(): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [query, change] = useQuery();
  const day = useOfficeDay();
  const now = today();
  return (
    <>
      <div className="office-day no-print">
        <TextInput label={t.office.day} type="date" value={query['day'] ?? now} onChange={(next) => change({ day: next === now ? '' : next })} />
      </div>
      {day !== '' && day !== now && (
        <Notice kind="info" title={t.office.onDay(formatDay(day, language))}>
          <Button className="button button-plain no-print" onPress={() => change({ day: '' })}>
            {t.office.toToday}
          </Button>
        </Notice>
      )}
    </>
  );
}

export function OfficeFrame(props: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  mayChange: boolean;
  /** The page looks the same on all days. */
  dayless?: boolean;
  children: ReactNode;
}): JSX.Element {
  return (
    <Page title={props.title} lead={props.lead} actions={props.actions}>
      <Tabs mayChange={props.mayChange} />
      {props.dayless !== true && <DayBar />}
      {props.children}
    </Page>
  );
}
