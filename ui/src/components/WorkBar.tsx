// components/WorkBar.tsx -- the privileged work under way: what for, how long still, and its end by hand
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { useSignedIn } from '../lib/person';
import { useTexts } from '../texts';
import { ProblemNotice } from './ProblemNotice';

const TICK_MS = 5000;

/** Minutes left, rounded up; 0 when it is over. */
function useMinutesLeft(until: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000));
}

function Open(props: { work: Schemas['Work'] }): JSX.Element | null {
  const t = useTexts();
  const queries = useQueryClient();
  const left = useMinutesLeft(props.work.until);
  const end = useMutation({
    mutationFn: () => call('delete', '/session/work'),
    onSuccess: (session) => queries.setQueryData(['session'], session),
  });
  if (left === 0) return null;
  return (
    <section className="work-bar" aria-label={t.work.now}>
      <p>
        <span className="strong">{t.work.open}</span> {props.work.reason} <span className="work-left">{t.work.left(left)}</span>
      </p>
      <Button className="button button-plain" isPending={end.isPending} onPress={() => end.mutate()}>
        {t.work.end}
      </Button>
      <ProblemNotice error={end.error} />
    </section>
  );
}

export function WorkBar(): JSX.Element | null {
  const { work } = useSignedIn();
  return work?.open === true ? <Open work={work} /> : null;
}
