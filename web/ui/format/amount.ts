import { fen, formatYuan, formatYuanChinese, formatYuanEnglish } from '../../../src/domain/money.ts'
import type { Language } from '../i18n/language.ts'

/** '17万元', '170,000 yuan'. */
export function amountText(amountFen: number, language: Language): string {
  return language === 'zh' ? formatYuanChinese(fen(amountFen)) : formatYuanEnglish(fen(amountFen))
}

/** For a column whose header says yuan: '170,000', '338,077.50'. */
export function yuanDigits(amountFen: number): string {
  return formatYuan(fen(amountFen)).replace(/\.00$/, '')
}

export function countText(value: number): string {
  return value.toLocaleString('en-US')
}
