import { Button, Input } from 'antd'
import { useState } from 'react'
import type { RightPair, RightsEffect } from '../../../src/contract/role.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { pagesOf } from '../frame/desk-pages.ts'
import { takenFrom } from './rights.ts'
import { usePairWords } from './use-pair-words.ts'

interface Props {
  readonly effect: RightsEffect
  readonly before: readonly RightPair[]
  readonly after: readonly RightPair[]
  readonly isSaving: boolean
  readonly onSave: (reason: string) => void
}

/** What is taken and given in words, how many people at work it is about, and which of their pages come or go. */
export function RightsPreview({ effect: { taken, given, touched }, before, after, isSaving, onSave }: Props) {
  const t = useText()
  const [reason, setReason] = useState('')
  const words = usePairWords()
  return (
    <section className="panel" aria-labelledby="roles-looked">
      <h2 id="roles-looked" className="panel-title">{t('roles.looked')}</h2>
      <div role="status">
        <ul className="roles-changes">
          {taken.map((pair) => <li key={words(pair)}><strong>{t('roles.takes', { what: words(pair) })}</strong></li>)}
          {given.map((pair) => <li key={words(pair)}><strong>{t('roles.gives', { what: words(pair) })}</strong></li>)}
        </ul>
        {touched.length === 0 ? <p>{t('roles.touchesNobody')}</p> : <p>{t('roles.touches', { n: touched.reduce((sum, { people }) => sum + people, 0) })}</p>}
        <ul className="roles-changes">{touched.map((post) => <li key={`${post.role} ${post.unitKind}`}><Touched post={post} before={before} after={after} /></li>)}</ul>
      </div>
      <form className="roles-reason" onSubmit={(event) => { event.preventDefault(); onSave(reason.trim()) }}>
        <label className="desk-field">{t('roles.reason')}<Input.TextArea rows={2} required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <div className="form-end"><Button type="primary" htmlType="submit" disabled={isSaving || reason.trim().length < 2}>{isSaving ? t('action.busy') : t('roles.save')}</Button></div>
      </form>
    </section>
  )
}

/** An officer at a station: how many, and the pages that they see no more, or again. */
function Touched({ post: { role, unitKind, people }, before, after }: { readonly post: RightsEffect['touched'][number] } & Pick<Props, 'before' | 'after'>) {
  const t = useText()
  const codeName = useCodeName()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  const pages = (pairs: readonly RightPair[]) => pagesOf({ role, unit: { kind: unitKind }, withdrawn: takenFrom(pairs, role) })
  const [was, now] = [pages(before), pages(after)]
  const names = (some: typeof was, others: typeof was) => some.filter((page) => !others.includes(page)).map((page) => t(page.key)).join(separator)
  const [gone, back] = [names(was, now), names(now, was)]
  return (
    <>
      {t('roles.post', { role: codeName('role', role), unit: codeName('unitKind', unitKind), n: people })}
      {gone !== '' && t('roles.pagesGone', { pages: gone })}
      {back !== '' && t('roles.pagesBack', { pages: back })}
      {gone === '' && back === '' && t('roles.pagesSame')}
    </>
  )
}
