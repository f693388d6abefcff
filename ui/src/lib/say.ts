// lib/say.ts -- values of records as people read them
import { createContext, useContext, useMemo } from 'react';
import type { Schemas } from '../api/client';
import { useTypes } from '../api/records';
import { useLanguage, useTexts, type Language, type Texts } from '../texts';
import { formatDay, formatTime } from './dates';
import { isEmpty, referredId, type Field, type Row } from './records';

export interface Names {
  names: Readonly<Record<string, string>>;
  referred: Schemas['Referred'];
}

const NO_NAMES: Names = { names: {}, referred: {} };
const NamesContext = createContext<Names>(NO_NAMES);
export const NamesProvider = NamesContext.Provider;

export function useNames(): Names {
  return useContext(NamesContext);
}

export function pick(label: Schemas['Label'] | undefined, language: Language): string {
  if (label === undefined) return '';
  return label[language] === '' ? label.ja : label[language];
}

/** A local time of Japan as forms hold it: "2026-11-29T09:30". */
export function formatLocal(value: string, language: Language): string {
  const date = new Date(`${value}:00+09:00`);
  return Number.isNaN(date.getTime()) ? value : formatTime(date, language);
}

export function nameOfRecord(one: { number: string; title: string } | undefined): string {
  if (one === undefined) return '';
  return [one.number, one.title].filter((part) => part !== '').join(' ');
}

function optionName(field: Field, code: unknown, language: Language): string {
  const option = field.options?.find((one) => one.code === code);
  return option === undefined ? String(code) : pick(option.label, language);
}

function sayOne(field: Field, value: unknown, names: Names, t: Texts, language: Language): string {
  switch (field.kind) {
    case 'choice':
    case 'classification':
      return optionName(field, value, language);
    case 'choices':
      return t.list((Array.isArray(value) ? value : [value]).map((code) => optionName(field, code, language)));
    case 'date':
      return formatDay(String(value), language);
    case 'time':
      return formatLocal(String(value), language);
    case 'number':
      return t.number(Number(value));
    case 'money':
      return t.records.yen(Number(value));
    case 'yes_no':
      return value === true ? t.records.yes : t.records.no;
    case 'person':
    case 'unit':
    case 'post':
      return names.names[String(value)] ?? t.records.unnamed;
    case 'reference':
      return nameOfRecord(names.referred[referredId(value)]) || t.records.unseen;
    case 'table':
      return t.records.rows((value as Row[]).length);
    case 'file':
      return t.common.count((value as unknown[]).length);
    default:
      return String(value);
  }
}

export type Say = (field: Field, value: unknown, more?: Names) => string;

/** Says a value in the language of the screen; "" for nothing. */
export function useSay(): Say {
  const t = useTexts();
  const { language } = useLanguage();
  const names = useNames();
  return useMemo(
    () => (field, value, more) => (isEmpty(value) ? '' : sayOne(field, value, more ?? names, t, language)),
    [t, language, names],
  );
}

/** Picks of a label what the screen's language says. */
export function usePick(): (label: Schemas['Label'] | undefined) => string {
  const { language } = useLanguage();
  return useMemo(() => (label) => pick(label, language), [language]);
}

/** What a type of records is called, by its name; "" while that is not known. */
export function useTypeTitle(): (name: string) => string {
  const pickLabel = usePick();
  const types = useTypes().data?.types;
  return (name) => pickLabel(types?.find((type) => type.type === name)?.title);
}
