// lib/passkeys.ts -- what the browser is asked of a passkey, and its answer as the server takes it (WebAuthn Level 2)
import type { Schemas } from '../api/client';
import { fromBase64url, toBase64url } from './bytes';

type Answered<R extends AuthenticatorResponse> = { id: string; response: R };

const TIMEOUT_MS = 5 * 60_000; // as long as the server takes the answer
// ES256, EdDSA, RS256: what security keys, phones and Windows have
const ALGORITHMS = [-7, -8, -257];

/** Browsers offer them over TLS and on this very machine alone. */
export function hasPasskeys(): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window;
}

/** The person closed the browser's window, or let it pass: nothing to report. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}

/** It has a key of ours already. */
export function isRegistered(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError';
}

function descriptors(ids: readonly string[]): PublicKeyCredentialDescriptor[] {
  return ids.map((id) => ({ type: 'public-key', id: fromBase64url(id) }));
}

export async function createPasskey(asked: Schemas['PasskeyNewQuestion'], name: string): Promise<Schemas['PasskeyNew']> {
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { id: asked.site, name: asked.site_name },
      user: { id: fromBase64url(asked.user), name: asked.login, displayName: asked.name },
      challenge: fromBase64url(asked.challenge),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: descriptors(asked.credentials),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      timeout: TIMEOUT_MS,
    },
  });
  const { response } = made as unknown as Answered<AuthenticatorAttestationResponse>;
  return {
    name,
    client_data: toBase64url(response.clientDataJSON),
    attestation: toBase64url(response.attestationObject),
  };
}

export async function getPasskey(asked: Pick<Schemas['PasskeyQuestion'], 'site' | 'challenge' | 'credentials'>): Promise<Schemas['PasskeyAssertion']> {
  const given = await navigator.credentials.get({
    publicKey: {
      rpId: asked.site,
      challenge: fromBase64url(asked.challenge),
      allowCredentials: descriptors(asked.credentials),
      userVerification: 'required',
      timeout: TIMEOUT_MS,
    },
  });
  const { id, response } = given as unknown as Answered<AuthenticatorAssertionResponse>;
  return {
    credential: id,
    client_data: toBase64url(response.clientDataJSON),
    authenticator_data: toBase64url(response.authenticatorData),
    signature: toBase64url(response.signature),
    ...(response.userHandle === null ? {} : { user: toBase64url(response.userHandle) }),
  };
}

/** What goes with an act as X-Attestation; undefined when the person has no passkey, or would not use it. */
export async function answerAct(asked: Schemas['ActQuestion']): Promise<string | undefined> {
  if (asked.credentials.length === 0) return undefined;
  try {
    const { credential, client_data, authenticator_data, signature } = await getPasskey(asked);
    const answer = JSON.stringify({ nonce: asked.nonce, credential, client_data, authenticator_data, signature });
    return toBase64url(new TextEncoder().encode(answer).buffer);
  } catch (error) {
    if (wasCancelled(error)) return undefined;
    throw error;
  }
}
