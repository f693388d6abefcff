// lib/tree-hash.ts -- walks an inclusion path (RFC 6962) in the browser, step by step, for people to look at
export interface Step {
  side: 'left' | 'right';
  neighbour: string;
  result: string;
}

export interface Walk {
  leafHash: string;
  steps: Step[];
  root: string;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sha256(...pieces: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

const NODE = new Uint8Array([1]);
const LEAF = new Uint8Array([0]);

/** From leaf `index` of a tree of `size` leaves up to its root; undefined when the path has the wrong length. */
export async function walkPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly string[],
): Promise<Walk | undefined> {
  let hash = await sha256(LEAF, leaf);
  const walk: Walk = { leafHash: toHex(hash), steps: [], root: '' };
  let node = index;
  let last = size - 1;
  for (const neighbour of path) {
    if (last === 0) return undefined;
    const side = node % 2 === 1 || node === last ? 'left' : 'right';
    hash = side === 'left' ? await sha256(NODE, fromHex(neighbour), hash) : await sha256(NODE, hash, fromHex(neighbour));
    walk.steps.push({ side, neighbour, result: toHex(hash) });
    while (side === 'left' && node % 2 === 0 && node !== 0) {
      node = Math.floor(node / 2);
      last = Math.floor(last / 2);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  walk.root = toHex(hash);
  return last === 0 ? walk : undefined;
}

export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
