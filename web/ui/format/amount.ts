import { fen, formatYuan, formatYuanChinese, formatYuanEnglish, SHORT_DECIMALS } from '../../../src/domain/money.ts'
import type { Language } from '../i18n/language.ts'

/** '17万元', '170,000 yuan'. */
export function amountText(amountFen: number, language: Language): string {
  return language === 'zh' ? formatYuanChinese(fen(amountFen)) : formatYuanEnglish(fen(amountFen))
}

/** '14.68万元' for 146,760 yuan: where figures are read from afar. `wholeAmount` is said with it. */
export function shortAmount(amountFen: number, language: Language): string {
  return language === 'zh' ? formatYuanChinese(fen(amountFen), SHORT_DECIMALS) : formatYuanEnglish(fen(amountFen), SHORT_DECIMALS)
}

/** '146,760元', '146,760 yuan'. */
export function wholeAmount(amountFen: number, language: Language): string {
  return `${yuanDigits(amountFen)}${language === 'zh' ? '元' : ' yuan'}`
}

/** For a column whose header says yuan: '170,000', '338,077.50'. */
export function yuanDigits(amountFen: number): string {
  return formatYuan(fen(amountFen)).replace(/\.00$/, '')
}

export function countText(value: number): string {
  return value.toLocaleString('en-US')
}
