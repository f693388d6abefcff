// components/ConnectionBanner.tsx -- while the server does not answer: says so, asks again, and refreshes when it is back
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '../api/client';
import { useConnection } from '../api/connection';
import { useTexts } from '../texts';

const ASK_AGAIN_MS = 1000;

export function ConnectionBanner(): JSX.Element {
  const t = useTexts();
  const connection = useConnection();
  const queries = useQueryClient();
  const wasAway = useRef(false);
  useEffect(() => {
    if (connection === 'ok') {
      if (wasAway.current) void queries.invalidateQueries();
      wasAway.current = false;
      return undefined;
    }
    wasAway.current = true;
    const timer = window.setInterval(() => {
      // A refusal is an answer too; only silence keeps the banner.
      call('get', '/session').catch(() => undefined);
    }, ASK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [connection, queries]);
  return (
    <div role="status" className="connection">
      {connection !== 'ok' && <p className="connection-words">{t.connection[connection]}</p>}
    </div>
  );
}
