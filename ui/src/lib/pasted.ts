// lib/pasted.ts -- a table as spreadsheets put it on the clipboard: cells parted by tabs, quotes where a cell holds a line end

/** Rows of cells; blank rows at the end are none. */
export function pastedRows(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const close = (): void => {
    rows[rows.length - 1]?.push(cell);
    cell = '';
  };
  const body = text.replace(/\r\n?/g, '\n');
  for (let at = 0; at < body.length; at++) {
    const one = body.charAt(at);
    if (quoted) {
      if (one !== '"') cell += one;
      else if (body.charAt(at + 1) === '"') cell += body.charAt(++at);
      else quoted = false;
    } else if (one === '"' && cell === '') quoted = true;
    else if (one === '\t') close();
    else if (one === '\n') {
      close();
      rows.push([]);
    } else cell += one;
  }
  close();
  while (rows.length > 0 && rows[rows.length - 1]?.every((value) => value.trim() === '') === true) rows.pop();
  return rows;
}
