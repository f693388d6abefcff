// pages/Calendar.tsx -- deadlines and what recurs: a month as a sheet on a desk, as a list on a phone; a fiscal year
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { useCalendar } from '../api/records';
import { Await } from '../components/Await';
import { Page } from '../components/Page';
import { formatDate, formatDay, formatFiscalYear, formatPeriod, parseDay, today } from '../lib/dates';
import { useQuery } from '../lib/location';
import { fiscalMonths, fiscalYearOf, lastDay, monthOf, shiftMonth, weekdayOf, weeksOf } from '../lib/months';
import { nameOfRecord, usePick } from '../lib/say';
import { useWide } from '../lib/screen';
import { useLanguage, useTexts, type Language } from '../texts';
import type { PageProps } from '../Routes';

type Day = Schemas['CalendarDay'];
type Whole = Schemas['Calendar'];
const SHOWN = 4;

/** "令和8年11月". */
function monthName(month: string, language: Language): string {
  const date = parseDay(`${month}-01`);
  if (date === undefined) return month;
  if (language === 'en') return date.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'Asia/Tokyo' });
  return formatDate(date, language).replace(/\d+日$/, '');
}

function Items(props: { day: Day; whole: Whole; most?: number }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const { day, whole } = props;
  const most = props.most ?? Number.MAX_SAFE_INTEGER;
  const now = Date.now();
  return (
    <ul className="day-items">
      {day.periods.map((one) => (
        <li key={`${one.type} ${one.period}`}>
          <Link href={`/registers/${one.type}`} className="day-item day-period">
            {t.calendar.begins(pick(one.title), formatPeriod(one.period, language))}
          </Link>
        </li>
      ))}
      {day.due.slice(0, most).map((one) => (
        <li key={`${one.record} ${one.name}`}>
          <Link href={`/records/${one.record}`} className={new Date(one.at).getTime() < now ? 'day-item day-late' : 'day-item'}>
            <span className="strong">{pick(one.label)}</span> {nameOfRecord(whole.referred[one.record])}
          </Link>
        </li>
      ))}
      {day.due.length > most && <li className="quiet small">{t.calendar.more(day.due.length - most)}</li>}
    </ul>
  );
}

function dayClass(day: string, month: string, holiday: boolean): string {
  const weekday = weekdayOf(day);
  const parts = ['day'];
  if (!day.startsWith(month)) parts.push('day-outside');
  if (holiday || weekday === 0) parts.push('day-free');
  else if (weekday === 6) parts.push('day-saturday');
  if (day === today()) parts.push('day-today');
  return parts.join(' ');
}

function Sheet(props: { month: string; whole: Whole }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const { month, whole } = props;
  const days = new Map(whole.days.map((one) => [one.day, one]));
  return (
    <table className="sheet" aria-label={t.calendar.table(monthName(month, language))}>
      <thead>
        <tr>
          {t.calendar.weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week[0]}>
            {week.map((date) => {
              const day = days.get(date);
              return (
                <td key={date} className={dayClass(date, month, pick(day?.holiday) !== '')}>
                  <p className="day-number">
                    <time dateTime={date}>{Number(date.slice(8))}</time> <span className="small">{pick(day?.holiday)}</span>
                  </p>
                  {day !== undefined && date.startsWith(month) && <Items day={day} whole={whole} most={SHOWN} />}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayList(props: { whole: Whole; month: string }): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const { language } = useLanguage();
  const days = props.whole.days.filter((day) => day.day.startsWith(props.month) && (day.due.length > 0 || day.periods.length > 0));
  if (days.length === 0) return <p className="quiet">{t.calendar.nothing}</p>;
  return (
    <ul className="day-list">
      {days.map((day) => (
        <li key={day.day} className={day.day === today() ? 'day-today' : undefined}>
          <p className="day-name strong">
            {formatDay(day.day, language)}（{t.calendar.weekdays[weekdayOf(day.day)]}） <span className="quiet">{pick(day.holiday)}</span>
          </p>
          <Items day={day} whole={props.whole} />
        </li>
      ))}
    </ul>
  );
}

function Month(props: { month: string }): JSX.Element {
  const t = useTexts();
  const wide = useWide();
  const calendar = useCalendar(`${props.month}-01`, lastDay(props.month));
  return (
    <Await of={calendar}>
      {(answer) => (
        <>
          {wide && <Sheet month={props.month} whole={answer} />}
          <section className="card" aria-labelledby="days">
            <h2 id="days">{t.calendar.dayList}</h2>
            <DayList whole={answer} month={props.month} />
          </section>
        </>
      )}
    </Await>
  );
}

function Year(props: { month: string }): JSX.Element {
  const { language } = useLanguage();
  const months = fiscalMonths(props.month);
  const calendar = useCalendar(`${months[0] ?? ''}-01`, lastDay(months[11] ?? ''));
  return (
    <Await of={calendar}>
      {(answer) => (
        <div className="two">
          {months.map((month) => (
            <section key={month} className="card" aria-labelledby={`m${month}`}>
              <h2 id={`m${month}`}>{monthName(month, language)}</h2>
              <DayList whole={answer} month={month} />
            </section>
          ))}
        </div>
      )}
    </Await>
  );
}

export default function Calendar(_props: PageProps): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const [query, change] = useQuery();
  const month = monthOf(query['month']);
  const year = query['show'] === 'year';
  const step = year ? 12 : 1;
  const fiscalYear = (shift: number): string => formatFiscalYear(fiscalYearOf(month) + shift, language);
  return (
    <Page
      wide
      title={t.calendar.title}
      lead={t.calendar.lead}
      actions={
        <>
          <Button className="button button-plain" onPress={() => change({ show: year ? '' : 'year' })}>
            {year ? t.calendar.byMonth : t.calendar.year}
          </Button>
          <Button className="button button-plain" onPress={() => window.print()}>
            {t.common.print}
          </Button>
        </>
      }
    >
      <div className="month-line">
        <Button className="button button-quiet" onPress={() => change({ month: shiftMonth(month, -step) }, 'push')}>
          ◀ {year ? fiscalYear(-1) : t.calendar.previous}
        </Button>
        <p className="month-name" role="status">
          {year ? fiscalYear(0) : monthName(month, language)}
        </p>
        <Button className="button button-quiet" onPress={() => change({ month: shiftMonth(month, step) }, 'push')}>
          {year ? fiscalYear(1) : t.calendar.next} ▶
        </Button>
        <Button className="button button-quiet" onPress={() => change({ month: '' }, 'push')}>
          {year ? t.calendar.thisYear : t.calendar.thisMonth}
        </Button>
      </div>
      {year ? <Year month={month} /> : <Month month={month} />}
    </Page>
  );
}
