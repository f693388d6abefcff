// lib/table-text.ts -- a table as text, from the clipboard or a CSV file, to rows of cells

const SEPARATORS = ['\t', ',', ';'];

/** The separator there is most of outside quotes; pasted cells are parted by tabs. */
export function separatorOf(text: string): string {
  const bare = text.slice(0, 65_536).replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((one) => bare.split(one).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Rows of cells; blank rows at the end are none. A quote opens only where a cell begins. */
export function tableRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  let begun = false;
  const close = (): void => {
    rows[rows.length - 1]?.push(cell);
    cell = '';
    begun = false;
  };
  const body = text.replace(/\r\n?/g, '\n');
  for (let at = 0; at < body.length; at++) {
    const one = body.charAt(at);
    if (quoted) {
      if (one !== '"') cell += one;
      else if (body.charAt(at + 1) === '"') cell += body.charAt(++at);
      else quoted = false;
    } else if (one === '"' && !begun) quoted = begun = true;
    else if (one === separator) close();
    else if (one === '\n') {
      close();
      rows.push([]);
    } else {
      cell += one;
      begun = true;
    }
  }
  close();
  while (rows.length > 0 && rows[rows.length - 1]?.every((value) => value.trim() === '') === true) rows.pop();
  return rows;
}

/** A file's text: UTF-16 by its mark, else UTF-8 where that fits, else the Shift_JIS of Windows; undefined when it is none of these. */
export function decodeTable(bytes: Uint8Array): string | undefined {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  for (const encoding of marked === undefined ? ['utf-8', 'shift_jis'] : [marked]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes('\0') ? undefined : text;
    } catch {
      // The next one may fit.
    }
  }
  return undefined;
}
