import { Select } from 'antd'
import { useState } from 'react'
import type { BoundaryPreview } from '../../../src/contract/region.ts'
import { bringInBoundaries, previewBoundaries, type CoordinateSystem } from '../../ui/api/region-api.ts'
import { countText } from '../../ui/format/amount.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { ImportSteps } from './import-steps.tsx'
import { Shapes } from './region-plan.tsx'

const SYSTEMS: readonly CoordinateSystem[] = ['GCJ-02', 'BD-09', 'WGS-84']

/** Borders: where they would lie, for which region, and what each of them replaces. */
export function BoundaryImport() {
  const t = useText()
  const [system, setSystem] = useState<CoordinateSystem>()
  const field = (
    <label className="desk-field">{t('regions.system')}
      <Select aria-label={t('regions.system')} placeholder={t('regions.system.choose')} {...(system === undefined ? {} : { value: system })} onChange={setSystem} options={SYSTEMS.map((value) => ({ value, label: t(`regions.system.${value}`) }))} />
    </label>
  )
  return (
    <ImportSteps
      title={t('regions.boundaries')} hint={t('regions.boundaries.hint')} accept=".geojson,.json,application/geo+json" choice={{ field, value: system }}
      preview={(file) => previewBoundaries(file, system!)} bringIn={(file, seen) => bringInBoundaries(file, system!, seen)} Show={Borders}
      other={{ fileName: '待更正.geojson', download: t('regions.correctShapes'), nth: (n) => t('regions.shape', { n }) }}
    />
  )
}

function Borders({ preview }: { readonly preview: BoundaryPreview }) {
  const t = useText()
  const points = (n: number | null) => (n === null ? t('regions.noBorder') : t('regions.borderPoints', { n: countText(n) }))
  return (
    <>
      <p>{t('regions.matched', { byCode: preview.byCode, byName: preview.byName })}</p>
      <div className="regions-seen">
        {preview.first.length > 0 && (
          <ScrollRegion label={t('regions.change')}>
            <table className="sheet-table">
              <thead><tr><th scope="col">{t('regions.col.name')}</th><th scope="col">{t('regions.was')}</th><th scope="col">{t('regions.now')}</th></tr></thead>
              <tbody>
                {preview.first.map((one) => (
                  <tr key={one.region}><th scope="row">{one.name}<span className="regions-code"><code>{one.region}</code> {t(`regions.level.${one.level}`)}</span></th><td>{points(one.was)}</td><td>{points(one.now)}</td></tr>
                ))}
              </tbody>
            </table>
            {preview.added + preview.changed > preview.first.length && <p className="quiet">{t('regions.shownFirst', { n: preview.first.length })}</p>}
          </ScrollRegion>
        )}
        {preview.map.places.length > 0 && (
          <figure className="regions-figure">
            <Shapes map={preview.map} label={t('regions.map.preview', { n: preview.map.places.length })} />
            <figcaption className="quiet">{t('regions.map.preview', { n: preview.map.places.length })}</figcaption>
          </figure>
        )}
      </div>
    </>
  )
}
