// lib/editions.ts -- which edition a page means, and how editions are told apart
import type { Edition } from '../api/queries';

/** The one in force; before any is, the newest. The list comes newest first. */
export function currentEdition(editions: readonly Edition[]): Edition | undefined {
  return editions.find((edition) => edition.state === 'adopted') ?? editions[0];
}

/** A draft newer than the edition in force: somebody is to check and adopt it. */
export function waitingDraft(editions: readonly Edition[]): Edition | undefined {
  return editions[0]?.state === 'draft' ? editions[0] : undefined;
}

/** Titles often stay the same from edition to edition; then the file's name tells them apart. */
export function editionName(edition: Edition, editions: readonly Edition[]): string {
  const alone = editions.every((other) => other.id === edition.id || other.title !== edition.title);
  return alone ? edition.title : `${edition.title} — ${edition.source.name}`;
}

/** The edition to compare `id` with first: the one its decisions come from, else the next older, else any other. */
export function editionBefore(editions: readonly Edition[], id: string): Edition | undefined {
  const at = editions.findIndex((edition) => edition.id === id);
  const others = editions.filter((edition) => edition.id !== id);
  const source = editions[at]?.carried_from;
  return others.find((edition) => edition.id === source) ?? editions[at + 1] ?? others[0];
}
