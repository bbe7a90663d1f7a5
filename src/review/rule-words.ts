import type { Text } from '../rules/catalogue-entry.js'
import type { Language } from './texts.js'

/** What stands for a parameter where a rule is told without a claim; all others are an ellipsis. */
const STANDING: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  field: { vi: 'TRƯỜNG', en: 'FIELD' },
  table: { vi: 'BẢNG', en: 'TABLE' },
}

/** The sentence of a rule in general: with words in place of what a claim would fill in. */
export function ruleWords(text: Text, language: Language): string {
  const words = text[language].replace(/\{(\w+)\}/g, (_, name: string) => STANDING[name]?.[language] ?? '…')
  // An ellipsis ends a sentence by itself.
  return words.replace(/…\.$/, '…')
}
