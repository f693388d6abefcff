// lib/marks.ts -- cuts a sentence where the words of its reading begin and end
export interface Span {
  field: string;
  start: number;
  end: number;
}

export interface Piece {
  text: string;
  /** Fields read from these words; none where nothing was read. */
  fields: string[];
}

/** Pieces in order, together exactly `text`. Positions count code points; spans may overlap. */
export function cutAtSpans(text: string, spans: readonly Span[]): Piece[] {
  const points = Array.from(text);
  const inside = spans.filter((span) => span.start >= 0 && span.start < span.end && span.end <= points.length);
  const cuts = new Set([0, points.length]);
  for (const span of inside) {
    cuts.add(span.start);
    cuts.add(span.end);
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1] ?? points.length;
    const covering = inside.filter((span) => span.start <= from && to <= span.end);
    return { text: points.slice(from, to).join(''), fields: [...new Set(covering.map((span) => span.field))] };
  });
}
