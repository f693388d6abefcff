// components/Page.tsx -- the frame of every page: title in the tab and on the screen, lead, actions
import { useEffect, useRef, type ReactNode } from 'react';
import { useTexts } from '../texts';

// The first page of a visit leaves the focus alone; every later one moves it to its heading.
const visit = { first: true };

export function Page(props: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}): JSX.Element {
  const t = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} | ${t.product}`;
  }, [props.title, t]);
  useEffect(() => {
    if (!visit.first) heading.current?.focus();
    visit.first = false;
  }, []);
  return (
    <div className={props.wide === true ? 'page page-wide' : 'page'}>
      <header className="page-head">
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          {props.lead !== undefined && <div className="page-lead">{props.lead}</div>}
        </div>
        {props.actions !== undefined && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}
