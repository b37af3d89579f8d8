import i18next from 'i18next'
import { useCallback, useSyncExternalStore } from 'react'
import type { Language } from './language.ts'
import type { TextKey } from './text-key.ts'

export type Text = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** i18next tells when the language has changed; that is all a page needs of it, and react-i18next is 7 kB of the phone's 150. */
function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener)
  return () => i18next.off('languageChanged', listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => (i18next.language === 'en' ? 'en' : 'zh'))
}

export function useText(): Text {
  const language = useLanguage()
  return useCallback<Text>((key, values) => i18next.t(key, { lng: language, ...values }), [language])
}

/** Words for codes that the server may extend (sources, step kinds): an unknown code is shown as it is rather than hidden. */
export function useCodeName(): (group: string, code: string) => string {
  const language = useLanguage()
  return useCallback((group, code) => (i18next.exists(`${group}.${code}`, { lng: language }) ? i18next.t(`${group}.${code}`, { lng: language }) : code), [language])
}
