import { fraudTypeName, isFraudType } from '../../../src/domain/fraud-types.ts'
import type { Reason } from '../../../src/contract/task.ts'
import type { Language } from '../i18n/language.ts'
import type { Text } from '../i18n/use-text.ts'

/** A newer server may know a type that this page does not: its code is better than nothing. */
export function fraudTypeText(code: string, language: Language): string {
  return isFraudType(code) ? fraudTypeName(code, language) : code
}

/** As the title of one warning. "Other" is a row of a statistic; of a person it means that nobody knows yet. */
export function fraudTitle(code: string, language: Language, t: Text): string {
  return code === 'other' ? t('fraud.unclear') : fraudTypeText(code, language)
}

export function reasonText(reason: Reason, language: Language): string {
  return reason[language]
}
