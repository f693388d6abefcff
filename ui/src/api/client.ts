// api/client.ts -- one typed door to the server: addresses, answers and refusals as api/openapi.yaml says
import { noteReachable, noteUnreachable } from './connection';
import { answerAct, hasPasskeys } from '../lib/passkeys';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

const BASE = '/api/v1';

/** The server answered, and said no; `body` is the whole answer. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly body: unknown;
  constructor(problem: Problem, body: unknown) {
    super(problem.detail);
    this.problem = problem;
    this.body = body;
  }
  is(kind: string): boolean {
    return this.problem.type === `urn:sekisho:problem:${kind}`;
  }
}

/** No answer: the network is gone, or the core is starting again. */
export class UnreachableError extends Error {}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : never;
type Answers<O> = O extends { responses: infer R } ? R : never;
type Answer<O> =
  | (Answers<O> extends { 200: infer R } ? Json<R> : never)
  | (Answers<O> extends { 202: infer R } ? Json<R> : never);
type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never;
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : never;

export interface Call<O> {
  path?: Readonly<Record<string, string | number>>;
  query?: QueryOf<O> | undefined;
  body?: Body<O>;
  signal?: AbortSignal | undefined;
}

/** What an act may ask for first: its problem's kind. */
export const NEEDS = ['proof-needed', 'work-needed'] as const;
export type Need = (typeof NEEDS)[number];
/** Asks the person; true: it was given, and the act is done again. */
export type AskFor = (need: Need) => Promise<boolean>;

const state: { csrf: string; language: string; onSessionLost: () => void; askFor: AskFor } = {
  csrf: '',
  language: 'ja',
  onSessionLost: () => undefined,
  askFor: () => Promise.resolve(false),
};

export function setCsrfToken(token: string): void {
  state.csrf = token;
}
export function setRequestLanguage(language: string): void {
  state.language = language;
}
export function whenSessionIsLost(then: () => void): void {
  state.onSessionLost = then;
}

/** Who asks the person; the answer takes it back. */
export function whenNeeded(askFor: AskFor): () => void {
  const before = state.askFor;
  state.askFor = askFor;
  return () => {
    state.askFor = before;
  };
}
export function askFor(need: Need): Promise<boolean> {
  return state.askFor(need);
}

/** The address of an operation, for links that download. */
export function addressOf<P extends keyof paths>(
  template: P,
  path: Readonly<Record<string, string | number>> = {},
  query: Readonly<Record<string, string | number | boolean | undefined>> = {},
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(path[name] ?? '')));
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const search = parameters.toString();
  return BASE + filled + (search === '' ? '' : `?${search}`);
}

export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': state.language };
  if (method !== 'GET' && state.csrf !== '') headers['X-Csrf-Token'] = state.csrf;
  return headers;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'type' in value && 'title' in value && 'detail' in value;
}

/** Judges an answer of whatever transport: its JSON, or the error it stands for. */
export function judge(status: number, text: string): unknown {
  let body: unknown;
  try {
    body = text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    body = undefined;
  }
  if (status === 502 || status === 503 || status === 504) {
    noteUnreachable('restarting');
    throw new UnreachableError(isProblem(body) ? body.detail : `status ${status}`);
  }
  noteReachable();
  if (status >= 200 && status < 300) return body;
  const problem: Problem = isProblem(body)
    ? body
    : { type: 'urn:sekisho:problem:internal', title: `HTTP ${status}`, status, detail: '', way_out: '' };
  const error = new ProblemError(problem, body);
  if (status === 401 && error.is('not-signed-in')) state.onSessionLost();
  throw error;
}

async function send(method: string, address: string, body: unknown, signal?: AbortSignal, attestation?: string): Promise<unknown> {
  const headers = headersFor(method);
  if (attestation !== undefined) headers['X-Attestation'] = attestation;
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: signal ?? null };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let status: number;
  let text: string;
  try {
    const answer = await fetch(address, init);
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    noteUnreachable('offline');
    throw new UnreachableError(String(error));
  }
  return judge(status, text);
}

/** A passkey answers for this very act; undefined when there is none, or the person would not. */
async function attest(method: string, path: string, body: unknown): Promise<string | undefined> {
  if (!hasPasskeys()) return undefined;
  const asked = await send('POST', `${BASE}/session/act`, { method, path, ...(body === undefined ? {} : { body }) });
  return answerAct(asked as Schemas['ActQuestion']);
}

/** Does an act; what it asks for first is asked of the person, who may refuse: then its refusal stands. */
async function act(method: string, address: string, options: { body?: unknown; signal?: AbortSignal | undefined }): Promise<unknown> {
  try {
    return await send(method, address, options.body, options.signal);
  } catch (error) {
    if (error instanceof ProblemError && error.is('attestation-needed')) {
      const attestation = await attest(method, address, options.body);
      if (attestation === undefined) throw error;
      return send(method, address, options.body, options.signal, attestation);
    }
    const need = error instanceof ProblemError ? NEEDS.find((one) => error.is(one)) : undefined;
    if (need === undefined || !(await state.askFor(need))) throw error;
    return act(method, address, options);
  }
}

/** Calls one operation. The type of the answer is the document's word; the server is tested against it. */
export async function call<P extends keyof paths, M extends Method>(
  method: M,
  template: P,
  options: Call<Operation<P, M>> = {},
): Promise<Answer<Operation<P, M>>> {
  const query = (options.query ?? {}) as Readonly<Record<string, string | number | boolean | undefined>>;
  const address = addressOf(template, options.path, query);
  return (await act(method.toUpperCase(), address, options)) as Answer<Operation<P, M>>;
}
