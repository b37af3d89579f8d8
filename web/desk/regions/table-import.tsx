import type { RegionsPreview } from '../../../src/contract/region.ts'
import { bringInRegions, previewRegions } from '../../ui/api/region-api.ts'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { ImportSteps } from './import-steps.tsx'

/** A table: which regions would be new, and each figure from what to what. */
export function TableImport() {
  const t = useText()
  return <ImportSteps title={t('regions.table')} hint={t('regions.table.hint')} accept=".csv,.xlsx,text/csv" preview={previewRegions} bringIn={bringInRegions} Show={Changes} />
}

function Changes({ preview }: { readonly preview: RegionsPreview }) {
  const t = useText()
  const language = useLanguage()
  const shown = preview.newRegions.length + preview.changes.length
  if (shown === 0) return null
  return (
    <ScrollRegion label={t('regions.change')}>
      <table className="sheet-table">
        <thead><tr><th scope="col">{t('regions.col.name')}</th><th scope="col">{t('regions.change')}</th><th scope="col">{t('regions.was')}</th><th scope="col">{t('regions.now')}</th></tr></thead>
        <tbody>
          {preview.newRegions.map((one) => (
            <tr key={one.region}><th scope="row">{one.name}<span className="regions-code"><code>{one.region}</code></span></th><td>{t('regions.new')}</td><td>—</td><td>{t(`regions.level.${one.level}`)}</td></tr>
          ))}
          {preview.changes.map((one) => (
            <tr key={`${one.line} ${one.what}`}>
              <th scope="row">{one.name}<span className="regions-code"><code>{one.region}</code></span></th>
              <td>{one.what === 'target' ? t('regions.what.target', { date: dateText(one.asOf!, language) }) : t(`regions.what.${one.what}`)}</td><td>{one.was ?? '—'}</td><td>{one.now}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.added + preview.changed > shown && <p className="quiet">{t('regions.shownFirst', { n: shown })}</p>}
    </ScrollRegion>
  )
}
