// lib/sizes.ts -- sizes of files as people say them
import type { Language } from '../texts';

const UNITS = ['B', 'KB', 'MB', 'GB'];
const STEP = 1024;

/** "500 MB", "1.5 KB". */
export function sayBytes(bytes: number, language: Language): string {
  let size = bytes;
  let at = 0;
  while (size >= STEP && at < UNITS.length - 1) {
    size /= STEP;
    at += 1;
  }
  const said = size.toLocaleString(language === 'ja' ? 'ja-JP' : 'en-GB', { maximumFractionDigits: size < 10 && at > 0 ? 1 : 0 });
  return `${said} ${UNITS[at] ?? ''}`;
}
