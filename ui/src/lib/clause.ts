// lib/clause.ts -- the place of a clause as an office cites it: 対策基準 5.4(2)①, 第12条第2項第一号イ
const PARTS: Readonly<Record<string, string>> = { 方針: '基本方針', 基準: '対策基準' };

const ARTICLE = /^第.+条(?:の.+)?$/u;
const PARAGRAPH = /^[0-9０-９]+$/u;
const ITEM = /^[一二三四五六七八九十]+(?:の[一二三四五六七八九十]+)?$/u;
const WORD_END = /[\p{L}\p{Nd}]$/u;
const WORD_START = /^[\p{L}\p{Nd}]/u;

/** A marker behind what is cited so far; below an article, paragraphs and items are called so. */
function behind(said: string, marker: string, inArticle: boolean): string {
  if (inArticle && PARAGRAPH.test(marker)) return `${said}第${marker}項`;
  if (inArticle && ITEM.test(marker)) return `${said}第${marker}号`;
  return !inArticle && WORD_END.test(said) && WORD_START.test(marker) ? `${said} ${marker}` : said + marker;
}

/** `path`: markers as they are printed, from the part of the policy down, joined by "/". */
export function clauseName(path: string): string {
  const [part = '', ...markers] = path.split('/');
  let said = '';
  let inArticle = false;
  for (const marker of markers) {
    said = behind(said, marker, inArticle);
    inArticle = inArticle || ARTICLE.test(marker);
  }
  const name = PARTS[part] ?? part;
  return said === '' ? name : `${name} ${said}`;
}
