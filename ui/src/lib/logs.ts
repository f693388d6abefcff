// lib/logs.ts -- which of the two logs an address means
import type { LogName } from '../api/queries';

export function logOf(given: string | undefined): LogName {
  return given === 'site' ? 'site' : 'body';
}
