// api/upload.ts -- sends a file as it is, telling how far it has come (fetch cannot)
import { addressOf, headersFor, judge, UnreachableError, type Schemas } from './client';
import { noteUnreachable } from './connection';

export interface Upload {
  done: Promise<Schemas['ImportStarted']>;
  cancel: () => void;
}

export class UploadCancelled extends Error {}

export function uploadPolicy(file: File, onPercent: (percent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Schemas['ImportStarted']>((resolve, reject) => {
    request.open('POST', addressOf('/imports', {}, { filename: file.name }));
    const headers = { ...headersFor('POST'), 'Content-Type': 'application/octet-stream' };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onPercent(Math.round((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      try {
        resolve(judge(request.status, request.responseText) as Schemas['ImportStarted']);
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
