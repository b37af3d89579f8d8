import type { UnitMove, UnitPreview } from '../../../src/contract/unit.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'

const NAMES_SHOWN = 6

export function isBlocked({ held, uncovered }: UnitPreview): boolean {
  return held.length + uncovered.length > 0
}

/** What a change would do, before it is saved: what stands against it first. */
export function PreviewView({ preview }: { readonly preview: UnitPreview }) {
  const t = useText()
  const codeName = useCodeName()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  const someOf = (names: readonly string[], total: number) => {
    const shown = names.slice(0, NAMES_SHOWN).join(separator)
    return total > NAMES_SHOWN ? t('units.preview.etc', { names: shown }) : shown
  }
  const unmanned = [...new Map(preview.moves.filter((move) => !move.to.isManned && move.to.kind !== 'centre').map((move) => [move.to.code, move.to.name])).values()]
  return (
    <div className="unit-preview" role="status">
      {preview.held.length > 0 && (
        <div className="unit-stop">
          <strong>{t('units.preview.held')}</strong>
          <ul>{preview.held.map(({ unit, what, count }) => <li key={`${unit.code} ${what}`}>{t('units.preview.heldOf', { unit: unit.name, what: codeName('held', what), n: count })}</li>)}</ul>
        </div>
      )}
      {preview.uncovered.length > 0 && <p className="unit-stop">{t('units.preview.uncovered', { n: preview.uncoveredTotal, names: someOf(preview.uncovered, preview.uncoveredTotal) })}</p>}
      <strong>{t('units.preview')}</strong>
      {preview.moves.length === 0 && <p>{t('units.preview.none')}</p>}
      {preview.moves.length > 0 && <ul>{preview.moves.map((move) => <li key={`${move.from.code} ${move.to.code}`}>{t('units.preview.move', moveWords(move))}{move.names.length > 0 && t('units.preview.names', { names: someOf(move.names, move.villages) })}</li>)}</ul>}
      {preview.overlaps.map(({ unit, regions }) => <p key={unit.code} className="unit-mind">{t('units.preview.overlap', { unit: unit.name, regions: regions.length === 0 ? t('units.preview.part') : someOf(regions, regions.length) })}</p>)}
      {preview.outside && <p className="unit-mind">{t('units.preview.outside')}</p>}
      {unmanned.map((name) => <p key={name} className="unit-mind">{t('units.preview.unmanned', { name })}</p>)}
    </div>
  )
}

function moveWords({ from, to, villages, people }: UnitMove) {
  return { from: from.name, to: to.name, villages, people }
}
