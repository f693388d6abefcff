// api/upload.ts -- sends a file as it is, telling how far it has come (fetch cannot)
import { addressOf, headersFor, judge, UnreachableError, type Schemas } from './client';
import { noteUnreachable } from './connection';

export interface Upload<T> {
  done: Promise<T>;
  cancel: () => void;
}

export class UploadCancelled extends Error {}

function upload<T>(address: string, file: File, onPercent: (percent: number) => void): Upload<T> {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', address);
    const headers = { ...headersFor('POST'), 'Content-Type': 'application/octet-stream' };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onPercent(Math.round((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      try {
        resolve(judge(request.status, request.responseText) as T);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    request.onerror = () => {
      noteUnreachable('offline');
      reject(new UnreachableError('upload'));
    };
    request.onabort = () => reject(new UploadCancelled());
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

export function uploadPolicy(file: File, onPercent: (percent: number) => void): Upload<Schemas['ImportStarted']> {
  return upload(addressOf('/imports', {}, { filename: file.name }), file, onPercent);
}

/** A file to be attached to a record; it lies there for some days until a record cites it. */
export function uploadAttachment(file: File, onPercent: (percent: number) => void): Upload<Schemas['AttachmentSent']> {
  return upload(addressOf('/attachments', {}, { filename: file.name }), file, onPercent);
}

/** A table to be read as rows of text; it is not kept. */
export function uploadSheet(file: File, sheet: number, onPercent: (percent: number) => void): Upload<Schemas['Sheet']> {
  return upload(addressOf('/sheets', {}, { filename: file.name, sheet }), file, onPercent);
}

export interface SentFile {
  name: string;
  bytes: number;
}

/** What a file that was sent earlier is called; null when it is not there any more. */
export async function sentFile(id: string): Promise<SentFile | null> {
  const answer = await fetch(addressOf('/attachments/{attachment_id}', { attachment_id: id }), { method: 'HEAD', headers: headersFor('GET') });
  const name = /filename\*=UTF-8''([^;]+)/u.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  if (!answer.ok || name === undefined) return null;
  return { name: decodeURIComponent(name), bytes: Number(answer.headers.get('Content-Length') ?? 0) };
}
