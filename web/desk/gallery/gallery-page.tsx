import { enGallery } from '../../ui/i18n/en-gallery.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhGallery } from '../../ui/i18n/zh-gallery.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { AskingPieces } from './asking-pieces.tsx'
import { DeskPieces } from './desk-pieces.tsx'
import { UiPieces } from './ui-pieces.tsx'

addTexts({ zh: zhGallery, en: enGallery })

/** Every shared piece in every state, for whoever changes one: what it looks like is kept by CI as pictures. No page of work leads here; the phone's own pieces stand at /phone/gallery. */
export function GalleryPage() {
  const t = useText()
  usePageTitle(t('gallery.title'))
  return (
    <main className="desk-main">
      <h1 className="page-heading">{t('gallery.title')}</h1>
      <p className="quiet">{t('gallery.hint')}</p>
      <UiPieces />
      <AskingPieces />
      <DeskPieces />
    </main>
  )
}
