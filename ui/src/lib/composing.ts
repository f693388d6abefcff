// lib/composing.ts -- while kana are being converted, every key belongs to the conversion
/** Escape takes a conversion back and Enter ends it: no dialog, list or form hears of either. Once, before anything is drawn. */
export function keepKeysToConversion(): void {
  window.addEventListener('keydown', (event) => event.isComposing && event.stopImmediatePropagation(), { capture: true });
}
