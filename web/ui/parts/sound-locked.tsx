import { useText } from '../i18n/use-text.ts'
import { useSoundLocked } from '../sound/ring.ts'

/** Until the first click the browser keeps a page silent that was opened by itself or loaded anew: somebody who waits for a sound must know. */
export function SoundLocked() {
  const t = useText()
  const isLocked = useSoundLocked()
  return <div role="status">{isLocked && <p className="sound-locked">{t('sound.locked')}</p>}</div>
}
