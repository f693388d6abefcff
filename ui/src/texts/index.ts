// texts/index.ts -- the two catalogues, and which of them is being read
import { createContext, useContext } from 'react';
import { en } from './en';
import { ja } from './ja';

export type Language = 'ja' | 'en';
export type Texts = typeof ja;

export const catalogues: Readonly<Record<Language, Texts>> = { ja, en };

export interface LanguageState {
  language: Language;
  /** True once somebody chose on this page; before that the server's memory decides. */
  chosen: boolean;
  choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageState>({
  language: 'ja',
  chosen: false,
  choose: () => undefined,
});

export function useLanguage(): LanguageState {
  return useContext(LanguageContext);
}

export function useTexts(): Texts {
  return catalogues[useContext(LanguageContext).language];
}
