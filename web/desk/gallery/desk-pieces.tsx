import { useState } from 'react'
import { ownFailure } from '../../ui/api/failure.ts'
import { Piece } from '../../ui/gallery/piece.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { AreaPlan } from '../frame/area-plan.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { Columns } from '../frame/columns.tsx'
import { FileField } from '../frame/file-field.tsx'
import { MenuButton } from '../frame/menu-button.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'

const NOTHING = () => undefined
const SQUARES = ['M0 0L300 0L300 200L0 200Z', 'M300 0L600 0L600 200L300 200Z', 'M0 200L600 200L600 400L0 400Z']
const WEEKS = 12
const ROWS_ALL = 340

/** What the desk's pages share. */
export function DeskPieces() {
  const t = useText()
  const [dialog, setDialog] = useState<'open' | 'busy' | 'error' | 'long' | null>(null)
  const long = t('gallery.long')
  const columns = (values: readonly number[]) => <Columns label={t('gallery.columns')} columns={values.map((value, index) => ({ key: String(index), name: String(index + 1), value, text: String(value) }))} />
  const bad = (count: number, words: string) => Array.from({ length: count }, (_, nth) => ({ line: nth + 2, zh: words, en: words }))
  const table = (cells: number) => (
    <ScrollRegion label={t('gallery.table')}>
      <table className="sheet-table">
        <thead><tr><th scope="col">{t('gallery.table')}</th>{Array.from({ length: cells }, (_, nth) => <th key={nth} scope="col" className="num">{nth + 1}</th>)}</tr></thead>
        <tbody><tr><th scope="row">{t('gallery.empty')}</th>{Array.from({ length: cells }, (_, nth) => <td key={nth} className="num">1,234</td>)}</tr></tbody>
      </table>
    </ScrollRegion>
  )
  const file = (chosen: File | null) => <FileField label={t('gallery.table')} accept=".csv" file={chosen} onFile={NOTHING} />
  const opens = (state: NonNullable<typeof dialog>) => ({ appears: '.ant-modal', onOpen: () => setDialog(state) })
  return (
    <>
      <Piece name="Columns" states={{ some: columns([3, 12, 0, 7]), zero: columns([0, 0, 0, 0]), long: columns(Array.from({ length: WEEKS }, (_, nth) => (nth * 1_237) % 9_001)) }} />
      <Piece name="ScrollRegion" states={{ some: table(1), long: table(14) }} />
      <Piece name="AreaPlan" states={{
        some: <AreaPlan plan={{ width: 600, height: 400 }} label={t('gallery.columns')}>{SQUARES.map((path) => <path key={path} d={path} fill="#dce6f2" stroke="#40566f" strokeWidth={3} />)}</AreaPlan>,
      }} />
      <Piece name="BadRows" states={{
        few: <BadRows bad={bad(2, t('gallery.empty'))} badTotal={2} correction="x" />, long: <BadRows bad={bad(3, long)} badTotal={ROWS_ALL} correction="x" />,
      }} />
      <Piece name="FileField" states={{ none: file(null), chosen: file(new File([], 'table.csv')), long: file(new File([], t('gallery.fileName'))) }} />
      <Piece name="MenuButton" opens={{
        open: { appears: '.gallery-menu:popover-open', button: <MenuButton label={t('gallery.open')} className="button" menuClassName="desk-more gallery-menu" widthMax={360}><p>{t('gallery.empty')}</p><p>{long}</p></MenuButton> },
      }} />
      <Piece name="DeskDialog" opens={{ open: opens('open'), busy: opens('busy'), error: opens('error'), long: opens('long') }} />
      {dialog !== null && (
        <DeskDialog title={dialog === 'long' ? long : t('gallery.button')} hint={dialog === 'long' ? long : t('gallery.hint')} isPending={dialog === 'busy'} failure={dialog === 'error' ? ownFailure('client.offline') : null} onSubmit={NOTHING} onClose={() => setDialog(null)} />
      )}
    </>
  )
}
