import type { ReactNode } from 'react'
import type { PersonView } from '../../../src/contract/task.ts'
import { WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { ApiFailure, ownFailure } from '../../ui/api/failure.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { enWall } from '../../ui/i18n/en-wall.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhWall } from '../../ui/i18n/zh-wall.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { Columns } from '../frame/columns.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

addTexts({ zh: zhWall, en: enWall })

const MINUTE_MS = 60_000
const MASKED: PersonView = {
  revealed: false, name: '***', phone: '14*********', address: null, point: null, sex: 'f', ageBand: '60–69', registered: true, earlierLosses: 0, hasGuardian: true, guardian: null,
}
/** Of nobody: the numbers and the street are those of the fictional city. */
const REVEALED: PersonView = { ...MASKED, revealed: true, name: '李桂芳', phone: '14200000001', address: '守灯街道听雨屿社区 3 号', earlierLosses: 2, guardian: { name: '李小红', phone: '14200000002' } }
const REFUSED = new ApiFailure({
  code: 'request.invalid', zh: '提交的内容不完整或格式不对，请按提示修改后重试。', en: 'Something in the request is missing or malformed. Correct the fields named and send it again.',
  details: [{ path: '/phone', message: 'too short', zh: '电话号码无法识别，请核对后填写 11 位手机号。', en: 'The telephone number cannot be recognised. Give a mobile of 11 digits.' }],
}, 400)

/** Every shared piece in every state, for whoever changes one: what it looks like is kept by CI as pictures. No page of work leads here. */
export function GalleryPage() {
  const t = useText()
  usePageTitle(t('gallery.title'))
  const now = serverNow()
  return (
    <main className="desk-main">
      <h1 className="page-heading">{t('gallery.title')}</h1>
      <p className="quiet">{t('gallery.hint')}</p>
      <Piece name="LevelBadge">
        <p>{WARNING_LEVELS.map((level) => <span key={level}><LevelBadge level={level} /> <LevelBadge level={level} large /> </span>)}</p>
      </Piece>
      <Piece name="Countdown">
        <p>
          <Countdown dueAt={new Date(now + 90 * MINUTE_MS).toISOString()} label={t('gallery.far')} /> <Countdown dueAt={new Date(now + MINUTE_MS).toISOString()} label={t('gallery.near')} />{' '}
          <Countdown dueAt={new Date(now - 5 * MINUTE_MS).toISOString()} label={t('gallery.late')} />
        </p>
      </Piece>
      <Piece name="MaskedPerson"><MaskedPerson person={MASKED} hint={t('gallery.personHint')} /><MaskedPerson person={REVEALED} /></Piece>
      <Piece name="FailureView">
        <FailureView failure={ownFailure('client.offline')} onRetry={() => undefined} />
        <FailureView failure={REFUSED} />
        <FailureView failure={new Error('a bug')} />
      </Piece>
      <Piece name="Skeleton"><Skeleton rows={3} /></Piece>
      <Piece name="EmptyView"><EmptyView text={t('gallery.empty')} /><EmptyView text={t('gallery.empty')} hint={t('gallery.emptyHint')} /></Piece>
      <Piece name="Buttons">
        <p>
          <button type="button" className="button">{t('gallery.button')}</button> <button type="button" className="button button-primary">{t('gallery.button')}</button>{' '}
          <button type="button" className="button" disabled>{t('gallery.button')}</button> <button type="button" className="text-button">{t('gallery.button')}</button> <LanguageSwitch />
        </p>
      </Piece>
      <Piece name="Columns"><Columns label={t('gallery.columns')} columns={[3, 12, 0, 7].map((value, index) => ({ key: String(index), name: String(index + 1), value, text: String(value) }))} /></Piece>
      <Piece name="ScrollRegion">
        <ScrollRegion label={t('gallery.table')}>
          <table className="sheet-table">
            <thead><tr><th scope="col">{t('gallery.table')}</th><th scope="col" className="num">1</th></tr></thead>
            <tbody><tr><th scope="row">{t('gallery.empty')}</th><td className="num">1,234</td></tr></tbody>
          </table>
        </ScrollRegion>
      </Piece>
      <Piece name="DemoBanner"><DemoBanner /></Piece>
    </main>
  )
}

function Piece({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="panel" aria-label={name} data-piece={name}>
      <h2 className="panel-title"><code>{name}</code></h2>
      {children}
    </section>
  )
}
