// components/ClauseLink.tsx -- the number of a clause, leading to it in the reader
import { Link } from 'react-aria-components/Link';

export function clauseHref(editionId: string, path: string, n?: number): string {
  const unit = n === undefined ? '' : `&unit=${n}`;
  return `/editions/${editionId}/read?path=${encodeURIComponent(path)}${unit}`;
}

/** Where a line of the source stands, itself marked, with a little of what stands before it. */
export function lineHref(editionId: string, first: number, last: number = first): string {
  return `/editions/${editionId}/source?from=${Math.max(1, first - 3)}&mark=${first}-${last}`;
}

export function ClauseLink(props: { editionId: string; path: string; n?: number | undefined }): JSX.Element {
  return (
    <Link href={clauseHref(props.editionId, props.path, props.n)} lang="ja" className="clause-link">
      {props.path}
    </Link>
  );
}
