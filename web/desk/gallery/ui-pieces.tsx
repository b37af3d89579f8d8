import type { PersonView } from '../../../src/contract/task.ts'
import type { Role } from '../../../src/domain/access.ts'
import { WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { ApiFailure, ownFailure } from '../../ui/api/failure.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { Piece } from '../../ui/gallery/piece.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { LevelBadge, LevelShape } from '../../ui/parts/level-badge.tsx'
import { LineLost } from '../../ui/parts/live-banner.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { RoleGuide } from '../../ui/parts/role-guide.tsx'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const MASKED: PersonView = {
  revealed: false, name: '***', phone: '14*********', address: null, point: null, sex: 'f', ageBand: '60–69', registered: true, earlierLosses: 0, hasGuardian: true, guardians: [],
}
/** Of nobody: the numbers and the street are those of the fictional city. */
const REVEALED: PersonView = { ...MASKED, revealed: true, name: '李桂芳', phone: '14200000001', address: '守灯街道听雨屿社区 3 号', earlierLosses: 2, guardians: [{ name: '李小红', phone: '14200000002', relation: '女儿' }, { name: '陈国强', phone: '14200000003', relation: '邻居' }] }
const REFUSED = new ApiFailure({
  code: 'request.invalid', zh: '提交的内容不完整或格式不对，请按提示修改后重试。', en: 'Something in the request is missing or malformed. Correct the fields named and send it again.',
  details: [{ path: '/phone', message: 'too short', zh: '电话号码无法识别，请核对后填写 11 位手机号。', en: 'The telephone number cannot be recognised. Give a mobile of 11 digits.' }],
}, 400)

/** What needs no answer of the server. */
export function UiPieces() {
  const t = useText()
  const now = serverNow()
  const due = (ms: number) => new Date(now + ms).toISOString()
  const long = t('gallery.long')
  const button = t('gallery.button')
  const guide = (role: Role) => <RoleGuide role={role} />
  return (
    <>
      <Piece name="LevelBadge" states={{ small: WARNING_LEVELS.map((level) => <LevelBadge key={level} level={level} />), large: WARNING_LEVELS.map((level) => <LevelBadge key={level} level={level} large />) }} />
      <Piece name="LevelShape" states={{ all: WARNING_LEVELS.map((level) => <LevelShape key={level} level={level} />) }} />
      <Piece name="Countdown" states={{
        far: <Countdown dueAt={due(90 * MINUTE_MS)} label={t('gallery.far')} />, days: <Countdown dueAt={due(170 * DAY_MS)} label={t('gallery.far')} />, soon: <Countdown dueAt={due(MINUTE_MS)} label={t('gallery.near')} />,
        late: <Countdown dueAt={due(-5 * MINUTE_MS)} label={t('gallery.late')} />, long: <Countdown dueAt={due(-1_600 * MINUTE_MS)} label={t('gallery.late')} className="countdown-large" />,
      }} />
      <Piece name="RunningClock" states={{
        due: <RunningClock deadline={{ rule: 'at-door', dueAt: due(30 * MINUTE_MS), lateSince: null }} label={t('gallery.far')} />,
        late: <RunningClock deadline={{ rule: 'at-door', dueAt: due(25 * MINUTE_MS), lateSince: due(-5 * MINUTE_MS) }} label={t('gallery.late')} />,
        long: <RunningClock deadline={{ rule: 'first-call', dueAt: due(90 * MINUTE_MS), lateSince: due(-1_600 * MINUTE_MS) }} label={t('gallery.late')} className="countdown-large" />,
      }} />
      <Piece name="MaskedPerson" states={{ masked: <MaskedPerson person={MASKED} hint={t('gallery.personHint')} />, shown: <MaskedPerson person={REVEALED} />, long: <MaskedPerson person={{ ...REVEALED, name: 'Khalida·Abdurahman', address: long }} hint={long} /> }} />
      <Piece name="FailureView" states={{
        offline: <FailureView failure={ownFailure('client.offline')} onRetry={() => undefined} />, refused: <FailureView failure={REFUSED} />, bug: <FailureView failure={new Error('a bug')} />,
        long: <FailureView failure={new ApiFailure({ code: 'request.invalid', zh: long, en: long }, 400)} onRetry={() => undefined} />,
      }} />
      <Piece name="Skeleton" states={{ loading: <Skeleton rows={3} /> }} />
      <Piece name="EmptyView" states={{ empty: <EmptyView text={t('gallery.empty')} />, hint: <EmptyView text={t('gallery.empty')} hint={t('gallery.emptyHint')} />, long: <EmptyView text={long} hint={long} /> }} />
      <Piece name="Button" states={{
        usual: <button type="button" className="button">{button}</button>, primary: <button type="button" className="button button-primary">{button}</button>,
        disabled: <><button type="button" className="button" disabled>{button}</button> <button type="button" className="button button-primary" disabled>{button}</button></>,
        text: <button type="button" className="text-button">{button}</button>, long: <button type="button" className="button">{long}</button>,
      }} />
      <Piece name="LanguageSwitch" states={{ text: <LanguageSwitch />, button: <LanguageSwitch className="button" /> }} />
      <Piece name="DemoBanner" states={{ shown: <DemoBanner /> }} />
      <Piece name="LineLost" states={{ lost: <LineLost /> }} />
      <Piece name="RoleGuide" states={{ door: guide('teller'), onFoot: guide('grid-worker'), other: guide('officer') }} />
    </>
  )
}
