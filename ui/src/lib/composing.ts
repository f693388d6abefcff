// lib/composing.ts -- while kana are being converted, every key belongs to the conversion
const TAKEN = 229; // the code of a key that the conversion took: Safari ends it first and tells the key then

/** Escape takes a conversion back and Enter ends it: no dialog, list or form hears of either. Once, before anything is drawn. */
export function keepKeysToConversion(): void {
  window.addEventListener('keydown', (event) => (event.isComposing || event.keyCode === TAKEN) && event.stopImmediatePropagation(), { capture: true });
}
