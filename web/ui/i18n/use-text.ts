import { useCallback, useSyncExternalStore } from 'react'
import { currentLanguage, hasText, onLanguageChange, textOf, type Language, type TextValues } from './dictionary.ts'
import type { TextKey } from './text-key.ts'

export type Text = (key: TextKey, values?: TextValues) => string

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, currentLanguage)
}

export function useText(): Text {
  const language = useLanguage()
  return useCallback<Text>((key, values) => textOf(language, key, values), [language])
}

/** Words for codes that the server may extend (sources, step kinds): an unknown code is shown as it is rather than hidden. */
export function useCodeName(): (group: string, code: string) => string {
  const language = useLanguage()
  return useCallback((group, code) => (hasText(language, `${group}.${code}`) ? textOf(language, `${group}.${code}`) : code), [language])
}
