export type Language = 'zh' | 'en'
export type TextValues = Readonly<Record<string, string | number>>

const PLACEHOLDER = /\{\{(\w+)\}\}/g
const texts: Readonly<Record<Language, Map<string, string>>> = { zh: new Map(), en: new Map() }
const listeners = new Set<() => void>()
let current: Language = 'zh'

/** A key that is there already gets the newer words. */
export function putTexts(language: Language, more: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(more)) texts[language].set(key, text)
}

/** The words under a key, `{{name}}` filled with the value of that name; a value that is not given leaves nothing. Without words: the key itself. */
export function textOf(language: Language, key: string, values: TextValues = {}): string {
  const text = texts[language].get(key)
  if (text === undefined && import.meta.env.DEV) console.error(`text missing: ${key}`)
  return (text ?? key).replace(PLACEHOLDER, (_, name: string) => String(values[name] ?? ''))
}

export function hasText(language: Language, key: string): boolean {
  return texts[language].has(key)
}

export function currentLanguage(): Language {
  return current
}

export function setCurrentLanguage(language: Language): void {
  current = language
  for (const listener of listeners) listener()
}

export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
