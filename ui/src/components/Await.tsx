// components/Await.tsx -- shows an answer when it has come, and meanwhile or instead says why not
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';

interface Question<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

export function Await<T>(props: { of: Question<T>; children: (answer: T) => ReactNode }): JSX.Element {
  const t = useTexts();
  if (props.of.data !== undefined) return <>{props.children(props.of.data)}</>;
  if (props.of.error !== null && props.of.error !== undefined) {
    return (
      <ProblemNotice error={props.of.error}>
        <Button className="button button-plain" onPress={() => void props.of.refetch()}>
          {t.common.retry}
        </Button>
      </ProblemNotice>
    );
  }
  return (
    <p className="loading" role="status">
      {t.common.loading}
    </p>
  );
}
