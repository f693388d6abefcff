// lib/accounts.ts -- finding accounts by what people type
interface Named {
  name: string;
  login: string;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** Those whose name or sign-in name holds what was typed; width, case and spaces do not matter. */
export function matching<T extends Named>(accounts: readonly T[], words: string): readonly T[] {
  const wanted = fold(words);
  if (wanted === '') return accounts;
  return accounts.filter((one) => fold(one.name).includes(wanted) || fold(one.login).includes(wanted));
}
