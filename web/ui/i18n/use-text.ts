import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from './language.ts'
import type { TextKey } from './text-key.ts'

export type Text = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

export function useText(): Text {
  const { t } = useTranslation()
  return useCallback<Text>((key, values) => (t as TFunction)(key, { ...values }), [t])
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}

/** Words for codes that the server may extend (sources, step kinds): an unknown code is shown as it is rather than hidden. */
export function useCodeName(): (group: string, code: string) => string {
  const { t, i18n } = useTranslation()
  return useCallback((group, code) => (i18n.exists(`${group}.${code}`) ? (t as TFunction)(`${group}.${code}`) : code), [t, i18n])
}
