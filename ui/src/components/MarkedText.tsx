// components/MarkedText.tsx -- a sentence with the words its reading came from
import { useMemo } from 'react';
import { cutAtSpans, type Span } from '../lib/marks';

export function MarkedText(props: {
  text: string;
  spans: readonly Span[];
  /** The field whose words stand out just now. */
  active: string | undefined;
  onActive: (field: string | undefined) => void;
}): JSX.Element {
  const pieces = useMemo(() => cutAtSpans(props.text, props.spans), [props.text, props.spans]);
  return (
    <>
      {pieces.map((piece, index) =>
        piece.fields.length === 0 ? (
          <span key={index}>{piece.text}</span>
        ) : (
          <mark
            key={index}
            className={props.active !== undefined && piece.fields.includes(props.active) ? 'mark mark-active' : 'mark'}
            onPointerEnter={() => props.onActive(piece.fields[0])}
            onPointerLeave={() => props.onActive(undefined)}
          >
            {piece.text}
          </mark>
        ),
      )}
    </>
  );
}
