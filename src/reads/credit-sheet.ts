import type { CreditRow } from '../contract/credit.ts'
import { dayText } from '../domain/period.ts'

const WORDS = {
  zh: { name: { worker: '登记人数-网格员民警', campaign: '登记人数-活动' }, header: ['名称', '单位', '编号', '启用', '停用', '登记（人）'] },
  en: { name: { worker: 'registered-by-worker', campaign: 'registered-by-campaign' }, header: ['Name', 'Unit', 'Code', 'Since', 'Closed', 'Registered (people)'] },
} as const

/** Who brought how many, as a sheet. */
export function creditSheet(credits: readonly CreditRow[], kind: CreditRow['kind'], language: 'zh' | 'en'): { readonly name: string; readonly header: readonly string[]; readonly rows: (string | number)[][] } {
  const { name, header } = WORDS[language]
  const day = (at: string | null) => (at === null ? '' : dayText(new Date(at)))
  return { name: name[kind], header, rows: credits.map((one) => [one.name, one.unit, one.code, day(one.createdAt), day(one.closedAt), one.registered]) }
}
