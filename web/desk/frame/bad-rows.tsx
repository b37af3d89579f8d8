import { Button } from 'antd'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { saveSheet } from './save-sheet.ts'
import { ScrollRegion } from './scroll-region.tsx'

interface Props {
  readonly bad: readonly { readonly line: number; readonly zh: string; readonly en: string }[]
  readonly badTotal: number
  readonly correction: string | null
  /** Of a file that has no lines. */
  readonly other?: { readonly fileName: string; readonly download: string; readonly nth: (n: number) => string }
}

/** The lines of a file that were left out, by their numbers; all of them as a sheet to be corrected and sent again. */
export function BadRows({ bad, badTotal, correction, other }: Props) {
  const t = useText()
  const language = useLanguage()
  if (correction === null) return null
  return (
    <>
      <p><Button className="wraps" onClick={() => saveSheet(other?.fileName ?? '待更正.csv', correction)}>{other?.download ?? t('coverage.import.correct')}</Button></p>
      <ScrollRegion label={other?.download ?? t('coverage.import.correct')} className="bad-rows">
        <ul>{bad.map((row) => <li key={row.line}>{other?.nth(row.line) ?? t('lists.line', { n: row.line })} {row[language]}</li>)}</ul>
      </ScrollRegion>
      {badTotal > bad.length && <p className="quiet">{t('coverage.import.more', { n: bad.length })}</p>}
    </>
  )
}
