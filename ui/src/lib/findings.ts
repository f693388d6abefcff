// lib/findings.ts -- what to check in a document: by severity, and by the clause it is about
import type { Schemas } from '../api/client';

export type Finding = Schemas['Finding'];
export type Severity = Finding['severity'];

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

/** Each severity with its findings, those without any left out. */
export function bySeverity(findings: readonly Finding[]): [Severity, Finding[]][] {
  return SEVERITIES.map((severity): [Severity, Finding[]] => [
    severity,
    findings.filter((finding) => finding.severity === severity),
  ]).filter(([, mine]) => mine.length > 0);
}

/** Findings nobody has decided yet, by the clause they are about. */
export function openByPath(findings: readonly Finding[]): Map<string, Finding[]> {
  const map = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.decision !== 'open' || finding.path === '') continue;
    map.set(finding.path, [...(map.get(finding.path) ?? []), finding]);
  }
  return map;
}
