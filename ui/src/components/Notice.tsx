// components/Notice.tsx -- something people should know: a colour, a mark, a title and what it means
import { useEffect, useRef, type ReactNode } from 'react';

export type NoticeKind = 'info' | 'good' | 'warn' | 'bad';

const marks: Readonly<Record<NoticeKind, string>> = {
  info: 'M12 11v6M12 7.5v.01',
  good: 'M7 12.5l3.5 3.5L17 9',
  warn: 'M12 7v6M12 16.5v.01',
  bad: 'M8.5 8.5l7 7M15.5 8.5l-7 7',
};

export function Notice(props: {
  kind: NoticeKind;
  title?: ReactNode;
  children?: ReactNode;
  /** Told at once by screen readers. */
  live?: boolean;
  /** What it tells the outcome of: with each new one the focus comes here, since what was pressed is gone. */
  outcome?: unknown;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { outcome } = props;
  useEffect(() => {
    if (outcome !== undefined) box.current?.focus({ preventScroll: true });
  }, [outcome]);
  return (
    <div
      ref={box}
      {...(outcome === undefined ? {} : { tabIndex: -1 })}
      className={`notice notice-${props.kind}`}
      role={props.live === true ? (props.kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      <svg className="notice-mark" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="11" />
        <path d={marks[props.kind]} />
      </svg>
      <div className="notice-words">
        {props.title !== undefined && <p className="notice-title">{props.title}</p>}
        {props.children}
      </div>
    </div>
  );
}
