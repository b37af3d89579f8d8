import type { AnnouncementList } from '../../../src/contract/announcement.ts'
import type { SessionList as Sessions } from '../../../src/contract/session.ts'
import { AnnouncementBanner } from '../../ui/announcements/announcement-banner.tsx'
import { ANNOUNCEMENTS_KEY } from '../../ui/api/announcement-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { Filled, Piece } from '../../ui/gallery/piece.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { CodeStep } from '../../ui/security/code-step.tsx'
import { FactorPanel, FactorRecovery, FactorScan } from '../../ui/security/factor-panel.tsx'
import { SessionList } from '../../ui/security/session-list.tsx'

const HOUR_MS = 3_600_000
const SESSIONS_KEY = ['sessions']
/** A picture of a code, and no code: nobody can scan it. */
const QR = { size: 21, path: 'M0 0h7v7h-7zM14 0h7v7h-7zM0 14h7v7h-7zM9 9h3v3h-3zM13 13h2v2h-2zM17 17h3v3h-3z' }
const SECRET = 'ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567'
const CODES = Array.from({ length: 8 }, (_, nth) => `abcd-${nth}efg-hij${nth}`)

/** What asks the server: with answers of the gallery's own. */
export function AskingPieces() {
  const t = useText()
  const at = (hours: number) => new Date(serverNow() - hours * HOUR_MS).toISOString()
  const announced = (words: string): AnnouncementList['items'][number] => ({ id: words, words, by: t('gallery.button'), madeAt: at(1), until: at(-1), seen: false, seenBy: 0 })
  const announcements = (...items: AnnouncementList['items']) => <Filled data={[[ANNOUNCEMENTS_KEY, { items }]]}><AnnouncementBanner /></Filled>
  const session = (id: string, client: string | null): Sessions['items'][number] => ({ id, client, createdAt: at(50), lastSeenAt: at(1), isThis: id === 'this' })
  const sessions = (...items: Sessions['items']) => <Filled data={[[SESSIONS_KEY, { items, recoveryLeft: 3 }]]} me={{ hasFactor: items.length > 1 }}><SessionList /></Filled>
  return (
    <>
      <Piece name="AnnouncementBanner" states={{ one: announcements(announced(t('gallery.empty'))), long: announcements(announced(t('gallery.long')), announced(`${t('gallery.long')} `)) }} />
      <Piece name="SessionList" states={{
        one: sessions(session('this', 'Chrome Windows')), more: sessions(session('this', 'Chrome Windows'), session('wall', 'wall'), session('phone', 'HarmonyOS Chrome'), session('odd', null)),
        loading: <Filled><SessionList /></Filled>, error: <Filled failed={[SESSIONS_KEY]}><SessionList /></Filled>,
      }} />
      <Piece name="FactorPanel" states={{ off: <Filled me={{ hasFactor: false }}><FactorPanel /></Filled>, on: <Filled me={{ hasFactor: true }}><FactorPanel /></Filled> }} />
      <Piece name="FactorScan" states={{ scan: <Filled><FactorScan begun={{ secret: SECRET, uri: '', qr: QR }} onDone={() => undefined} /></Filled> }} />
      <Piece name="FactorRecovery" states={{ codes: <Filled><FactorRecovery codes={CODES} onDone={() => undefined} /></Filled> }} />
      <Piece name="CodeStep" states={{ empty: <Filled><CodeStep /></Filled> }} />
    </>
  )
}
