// components/CardSignIn.tsx -- a way to the listener for IC cards, and what came back from there
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { arrivedCard, forgetArrival, showCard } from '../lib/card';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';

export function CardSignIn(props: { port: number | undefined; onSignedIn: (session: Schemas['Session']) => void }): JSX.Element | null {
  const t = useTexts();
  const card = arrivedCard();
  const begun = useRef(false);
  const give = useMutation({
    mutationFn: (body: Schemas['CardCode']) => call('post', '/session/card', { body }),
    onSuccess: props.onSignedIn,
    onSettled: forgetArrival,
  });
  const go = useMutation({ mutationFn: showCard });
  useEffect(() => {
    if (begun.current || card?.code === undefined || card.verifier === undefined) return;
    begun.current = true;
    give.mutate({ code: card.code, verifier: card.verifier });
  }, [card, give]);
  const { port } = props;
  return (
    <>
      {card?.refusal !== undefined && <Notice kind="warn" title={t.card.refused[card.refusal]} live />}
      <ProblemNotice error={give.error} />
      {port !== undefined && (
        <Button className="button button-plain button-wide" isPending={give.isPending || go.isPending} onPress={() => go.mutate(port)}>
          {t.card.use}
        </Button>
      )}
    </>
  );
}
