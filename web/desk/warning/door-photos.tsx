import { revealPhoto, type WarningDetailView } from '../../ui/api/warning-api.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { PrintedPaper } from './printed-paper.tsx'

/** That somebody was there: each picture is opened by itself, for a reason. */
export function DoorPhotos({ photos }: { readonly photos: WarningDetailView['photos'] }) {
  const t = useText()
  const [first] = photos
  if (first === undefined) return null
  return (
    <div className="door-photos">
      <span className="quiet">{t('photo.title', { by: first.by })}</span>
      {photos.map((photo, at) => (
        <PrintedPaper key={photo.id} address={null} size="small" name={t('photo.ask', { n: at + 1, time: clockOf(photo.at) })} openName={t('photo.open', { n: at + 1 })} hint={t('photo.hint')} print={(reason) => revealPhoto(photo.id, reason)} />
      ))}
    </div>
  )
}
