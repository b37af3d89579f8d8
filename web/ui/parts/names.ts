import { fraudTypeName, isFraudType } from '../../../src/domain/fraud-types.ts'
import type { Reason } from '../../../src/contract/task.ts'
import type { Language } from '../i18n/language.ts'

/** A newer server may know a type that this page does not: its code is better than nothing. */
export function fraudTypeText(code: string, language: Language): string {
  return isFraudType(code) ? fraudTypeName(code, language) : code
}

export function reasonText(reason: Reason, language: Language): string {
  return reason[language]
}
