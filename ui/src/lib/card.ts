// lib/card.ts -- signing in with an IC card: off to the listener for cards with a question, back with a code in the address
import { toBase64url } from './bytes';

const KEPT = 'sekisho-card';

export const REFUSALS = ['none', 'untrusted', 'expired', 'unfit', 'revoked', 'stale', 'unknown', 'disabled'] as const;
export type CardRefusal = (typeof REFUSALS)[number];
export interface CardArrival {
  /** Given together: only the browser that asked has the verifier. */
  code?: string;
  verifier?: string;
  refusal?: CardRefusal;
}

interface Kept {
  verifier: string;
  path: string;
}

/** What "#card=…" or "#card-refused=…" of an address says; undefined when it is about something else. */
export function readArrival(hash: string, kept: string | null): (CardArrival & { path?: string }) | undefined {
  const refused = /^#card-refused=([a-z]+)$/.exec(hash);
  if (refused !== null) {
    const refusal = REFUSALS.find((one) => one === refused[1]);
    return { refusal: refusal ?? 'untrusted' };
  }
  const code = /^#card=([0-9a-f]{64})$/.exec(hash)?.[1];
  if (code === undefined) return undefined;
  try {
    const { verifier, path } = JSON.parse(kept ?? '') as Kept;
    // Only a path of this very site: the address goes nowhere else.
    return { code, verifier, ...(/^\/(?!\/)/.test(path) ? { path } : {}) };
  } catch {
    return { refusal: 'untrusted' };
  }
}

/** The browser shows its list of cards there and comes back. */
export async function showCard(port: number): Promise<void> {
  const verifier = toBase64url(crypto.getRandomValues(new Uint8Array(32)).buffer);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const kept: Kept = { verifier, path: window.location.pathname + window.location.search };
  window.sessionStorage.setItem(KEPT, JSON.stringify(kept));
  window.location.assign(`https://${window.location.hostname}:${port}/?challenge=${toBase64url(digest)}`);
}

const arrived: { card?: CardArrival | undefined } = {};

/** Once, before the first page is drawn: the code leaves the address and the history at once. */
export function takeArrival(): void {
  const found = readArrival(window.location.hash, window.sessionStorage.getItem(KEPT));
  if (found === undefined) return;
  window.sessionStorage.removeItem(KEPT);
  const { path, ...card } = found;
  window.history.replaceState(null, '', path ?? window.location.pathname);
  arrived.card = card;
}

export function arrivedCard(): CardArrival | undefined {
  return arrived.card;
}
export function forgetArrival(): void {
  arrived.card = undefined;
}
