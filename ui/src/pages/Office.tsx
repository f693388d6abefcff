// pages/Office.tsx -- the organisation on a day: a tree, and where nobody is
import { Link } from 'react-aria-components/Link';
import { useOffice, type Office } from '../api/office';
import { Await } from '../components/Await';
import { Notice } from '../components/Notice';
import { OfficeFrame, useDayLink, useOfficeDay } from '../components/OfficeFrame';
import { OfficeGapList } from '../components/OfficeGapList';
import { OfficeActs } from '../components/OfficeSheet';
import { OfficeTree } from '../components/OfficeTree';
import { newUnit } from '../lib/office-forms';
import { useTexts } from '../texts';
import type { PageProps } from '../Routes';

function Figures(props: { office: Office }): JSX.Element {
  const t = useTexts();
  const dayLink = useDayLink();
  const { people, units, posts, gaps } = props.office;
  const figures: [string, number, string, boolean][] = [
    [t.office.figures.people, people, dayLink('/office/persons'), false],
    [t.office.figures.units, units.length, '#units', false],
    [t.office.figures.posts, posts.length, '#units', false],
    ...(props.office.sees_gaps ? [[t.office.figures.gaps, gaps.length, '#gaps', gaps.length > 0] satisfies [string, number, string, boolean]] : []),
  ];
  return (
    <div className="figures">
      {figures.map(([name, count, href, warn]) => (
        <a key={name} href={href} className={warn ? 'figure figure-warn' : 'figure'}>
          <span className="figure-count">{t.number(count)}</span>
          <span>{name}</span>
        </a>
      ))}
    </div>
  );
}

function Empty(props: { mayChange: boolean }): JSX.Element {
  const t = useTexts();
  return (
    <Notice kind="info" title={t.office.empty}>
      <p>{props.mayChange ? t.office.emptyLead : t.office.emptyStaff}</p>
      {props.mayChange && (
        <Link href="/office/import" className="button button-primary">
          {t.office.tabs.import}
        </Link>
      )}
    </Notice>
  );
}

function Whole(props: { office: Office }): JSX.Element {
  const t = useTexts();
  const { office } = props;
  if (office.units.length === 0 && office.people === 0) return <Empty mayChange={office.may_change} />;
  return (
    <>
      <Figures office={office} />
      {office.sees_gaps && (
        <section className="card" id="gaps" aria-labelledby="gaps-title">
          <h2 id="gaps-title">{t.office.gaps}</h2>
          {office.gaps.length === 0 ? (
            <p>{t.office.gapsNone}</p>
          ) : (
            <>
              <p className="quiet">{t.office.gapsLead}</p>
              <OfficeGapList gaps={office.gaps} />
            </>
          )}
        </section>
      )}
      <div id="units">
        <OfficeTree office={office} />
      </div>
    </>
  );
}

export default function OfficePage(_props: PageProps): JSX.Element {
  const t = useTexts();
  const day = useOfficeDay();
  const office = useOffice(day);
  const mayChange = office.data?.may_change === true;
  const top = office.data?.units[0];
  return (
    <OfficeFrame
      title={t.office.title}
      lead={t.office.lead}
      mayChange={mayChange}
      actions={mayChange && <OfficeActs day={day} forms={[newUnit(t.office.acts.addUnit, top?.parent_id === '' ? top.id : '', '')]} />}
    >
      <Await of={office}>{(answer) => <Whole office={answer} />}</Await>
    </OfficeFrame>
  );
}
