// components/PasskeyButton.tsx -- gives a passkey: signs in, completes a sign-in, or shows that it is still the same person
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { call, type Schemas } from '../api/client';
import { getPasskey, hasPasskeys, wasCancelled } from '../lib/passkeys';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';

async function give(): Promise<Schemas['Session']> {
  const asked = await call('get', '/session/question');
  return call('post', '/session/passkey', { body: await getPasskey(asked) });
}

export function PasskeyButton(props: { primary?: boolean; onGiven: (session: Schemas['Session']) => void }): JSX.Element | null {
  const t = useTexts();
  const given = useMutation({ mutationFn: give, onSuccess: props.onGiven });
  if (!hasPasskeys()) return null;
  return (
    <>
      {wasCancelled(given.error) ? <Notice kind="info" title={t.passkeys.cancelled} live /> : <ProblemNotice error={given.error} />}
      <Button
        className={`button ${props.primary === true ? 'button-primary' : 'button-plain'} button-wide`}
        isPending={given.isPending}
        onPress={() => given.mutate()}
      >
        {t.passkeys.use}
      </Button>
    </>
  );
}
