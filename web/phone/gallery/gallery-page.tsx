import { useState } from 'react'
import { ownFailure } from '../../ui/api/failure.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { Piece } from '../../ui/gallery/piece.tsx'
import { enGallery } from '../../ui/i18n/en-gallery.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhGallery } from '../../ui/i18n/zh-gallery.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Sheet } from '../sheet.tsx'
import { RunningUndo } from '../task/undo-bar.tsx'
import { useToast } from '../toast.tsx'

addTexts({ zh: zhGallery, en: enGallery })

const NOTHING = () => undefined
const UNDO_MS = 30_000

/** What the phone's pages share, as at /desk/gallery. */
export function GalleryPage() {
  const t = useText()
  const toast = useToast()
  const [sheet, setSheet] = useState<'open' | 'long' | null>(null)
  const [until] = useState(() => serverNow() + UNDO_MS)
  const long = t('gallery.long')
  usePageTitle(t('gallery.title'))
  return (
    <main className="page">
      <h1 className="page-heading">{t('gallery.title')}</h1>
      <Piece name="Sheet" opens={{ open: { appears: 'dialog.sheet[open]', onOpen: () => setSheet('open') }, long: { appears: 'dialog.sheet[open]', onOpen: () => setSheet('long') } }} />
      <Piece name="Toast" opens={{ open: { appears: '.toast', onOpen: () => toast(t('gallery.empty')) }, long: { appears: '.toast', onOpen: () => toast(long) } }} />
      <Piece name="RunningUndo" states={{
        running: <RunningUndo until={until} text="undo.left" isPending={false} error={null} onUndo={NOTHING} />, busy: <RunningUndo until={until} text="undo.left" isPending error={null} onUndo={NOTHING} />,
        error: <RunningUndo until={until} text="undo.left" isPending={false} error={ownFailure('client.offline')} onUndo={NOTHING} />,
      }} />
      {sheet !== null && <Sheet title={sheet === 'long' ? long : t('gallery.button')} onClose={() => setSheet(null)}><p>{sheet === 'long' ? long : t('gallery.empty')}</p></Sheet>}
    </main>
  )
}
