// components/ProblemNotice.tsx -- a refusal in three sentences: what happened, why, what to do now
import type { ReactNode } from 'react';
import { ProblemError } from '../api/client';
import { useTexts } from '../texts';
import { Notice } from './Notice';

export function ProblemNotice(props: { error: unknown; children?: ReactNode }): JSX.Element | null {
  const t = useTexts();
  if (props.error === null || props.error === undefined) return null;
  const facts =
    props.error instanceof ProblemError
      ? { title: props.error.problem.title, detail: props.error.problem.detail, wayOut: props.error.problem.way_out }
      : {
          title: t.problem.unreachableTitle,
          detail: t.problem.unreachableDetail,
          wayOut: t.problem.unreachableWayOut,
        };
  return (
    <Notice kind="bad" title={facts.title} live>
      {facts.detail !== '' && <p>{facts.detail}</p>}
      {facts.wayOut !== '' && (
        <p>
          <span className="strong">{t.problem.wayOut}: </span>
          {facts.wayOut}
        </p>
      )}
      {props.children}
    </Notice>
  );
}
