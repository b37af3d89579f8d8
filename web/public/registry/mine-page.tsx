import { useEffect, useState } from 'react'
import type { RegistrationView } from '../../../src/contract/registry.ts'
import { guardianName } from '../../../src/domain/guardian.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useAsked } from '../use-asked.ts'
import { ProveNumber } from './prove-number.tsx'
import { EXPORT_ADDRESS, isToProve, leave, readMine, removeMine } from './registry-api.ts'
import { draftOf, type About, type Draft } from './registration-draft.ts'
import { RegistrationForm } from './registration-form.tsx'
import { RegistryFrame, type Facts } from './registry-frame.tsx'
import { MyTips } from '../tips/my-tips.tsx'

type Mine = { readonly kind: 'loading' } | { readonly kind: 'to-prove' } | { readonly kind: 'shown'; readonly items: readonly RegistrationView[] } | { readonly kind: 'failed'; readonly failure: unknown }

/** What is stored of somebody, for whoever has the number in their hand. */
export function MinePage() {
  const t = useText()
  return <RegistryFrame title={t('mine.title')} lead={t('mine.lead')} page="mine">{(facts) => <Stored facts={facts} />}</RegistryFrame>
}

function Stored({ facts }: { readonly facts: Facts }) {
  const t = useText()
  const [mine, setMine] = useState<Mine>({ kind: 'loading' })
  const [phone, setPhone] = useState('')
  const [said, setSaid] = useState('')
  const read = () => {
    readMine().then((items) => setMine(items === null ? { kind: 'to-prove' } : { kind: 'shown', items }), (failure: unknown) => setMine({ kind: 'failed', failure }))
  }
  useEffect(read, [])
  const load = () => {
    setMine({ kind: 'loading' })
    read()
  }
  const onChanged = (words: string, items?: readonly RegistrationView[]) => {
    setSaid(words)
    window.scrollTo(0, 0)
    if (items === undefined) load()
    else setMine({ kind: 'shown', items })
  }
  return (
    <>
      <div role="status">{said !== '' && <p className="registry-good">{said}</p>}</div>
      {mine.kind === 'loading' && <Skeleton rows={4} />}
      {mine.kind === 'failed' && <FailureView failure={mine.failure} onRetry={load} />}
      {mine.kind === 'to-prove' && <ProveNumber label={t('join.number.any')} isDemo={facts.demo} phone={phone} onPhone={setPhone} onProven={() => { setSaid(''); load() }} />}
      {mine.kind === 'shown' && mine.items.length === 0 && <Nothing />}
      {mine.kind === 'shown' && mine.items.map((one) => <Card key={`${one.phone} ${one.createdAt}`} one={one} facts={facts} onChanged={onChanged} onProveAgain={() => setMine({ kind: 'to-prove' })} />)}
      {mine.kind === 'shown' && <MyTips onProveAgain={() => setMine({ kind: 'to-prove' })} />}
      {mine.kind === 'shown' && <Leave onLeft={() => setMine({ kind: 'to-prove' })} />}
    </>
  )
}

function Nothing() {
  const t = useText()
  return (
    <section className="registry-card">
      <p><strong>{t('mine.none')}</strong></p>
      <p className="registry-help">{t('mine.noneHint')}</p>
      <a className="button button-primary registry-act" href="/register">{t('join.title')}</a>
    </section>
  )
}

function Leave({ onLeft }: { readonly onLeft: () => void }) {
  const t = useText()
  const left = useAsked(() => leave().then(onLeft))
  return (
    <div className="registry-form">
      <a className="button registry-act" href={EXPORT_ADDRESS} download>{t('mine.export')}</a>
      <button type="button" className="button registry-act" onClick={left.send}>{t('mine.leave')}</button>
      {left.asked.kind === 'failed' && <FailureView failure={left.asked.failure} />}
    </div>
  )
}

interface CardProps {
  readonly one: RegistrationView
  readonly facts: Facts
  readonly onChanged: (words: string, items?: readonly RegistrationView[]) => void
  readonly onProveAgain: () => void
}

function Card(props: CardProps) {
  const t = useText()
  const { one } = props
  const [doing, setDoing] = useState<'nothing' | 'correcting' | 'removing'>('nothing')
  const onBack = () => setDoing('nothing')
  return (
    <section className="registry-card" aria-label={`${t(one.own ? 'mine.own' : 'mine.kept')} ${one.phone}`}>
      <h2 className="registry-heading">{t(one.own ? 'mine.own' : 'mine.kept')}</h2>
      {doing !== 'correcting' && <StoredFacts one={one} />}
      {doing === 'nothing' && (
        <div className="registry-form">
          <button type="button" className="button registry-act" onClick={() => setDoing('correcting')}>{t('mine.correct')}</button>
          <button type="button" className="button registry-act registry-danger" onClick={() => setDoing('removing')}>{t('mine.remove')}</button>
        </div>
      )}
      {doing === 'correcting' && <Correct {...props} onBack={onBack} />}
      {doing === 'removing' && <Remove {...props} onBack={onBack} />}
    </section>
  )
}

function StoredFacts({ one: { phone, name, place, address, guardians, creditedTo, createdAt, changedAt } }: { readonly one: RegistrationView }) {
  const t = useText()
  const language = useLanguage()
  const facts = [
    ['mine.phone', phone], ['mine.name', name], ['mine.place', `${place.path}${address === null ? '' : ` ${address}`}`], ['mine.guardian', guardians.length === 0 ? t('mine.noGuardian') : guardians.map((one) => `${guardianName(one)} ${one.phone}`).join('\n')],
    ['mine.creditedTo', creditedTo], ['mine.since', momentOf(createdAt, serverNow(), language)], ['mine.changed', changedAt === createdAt ? null : momentOf(changedAt, serverNow(), language)],
  ] as const
  return <dl className="registry-facts">{facts.map(([key, value]) => value !== null && <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>
}

type WithBack = CardProps & { readonly onBack: () => void }

function Correct({ one, facts, onChanged, onBack }: WithBack) {
  const t = useText()
  const [draft, setDraft] = useState<Draft>(() => draftOf(one))
  const about: About = { forWhom: one.forWhom, byGuardian: !one.own, shownPhone: one.shownPhone }
  return (
    <>
      <h3 className="registry-label">{t('mine.correctTitle')}</h3>
      <RegistrationForm about={about} facts={facts} credit={null} draft={draft} onDraft={setDraft} words={{ do: t('mine.save'), doing: t('mine.saving') }} onDone={(items) => { onBack(); onChanged(t('mine.saved'), items) }} />
      <button type="button" className="button registry-act" onClick={onBack}>{t('mine.cancel')}</button>
    </>
  )
}

/** What goes and what stays is said before, and what waits afterwards. */
function Remove({ one, onChanged, onProveAgain, onBack }: WithBack) {
  const t = useText()
  const removed = useAsked(() => removeMine(one.phone).then(({ waits }) => onChanged(t(waits ? 'mine.removedWaits' : 'mine.removed'))))
  const { asked } = removed
  return (
    <div className="registry-form" role="group" aria-label={t('mine.removeSure')}>
      <p><strong>{t('mine.removeSure')}</strong></p>
      <p>{t(one.own ? 'mine.removeOwn' : 'mine.removeKept')}</p>
      <button type="button" className="button registry-act registry-danger" disabled={asked.kind === 'asking'} onClick={removed.send}>{t(asked.kind === 'asking' ? 'mine.removing' : 'mine.removeDo')}</button>
      <button type="button" className="button registry-act" onClick={onBack}>{t('mine.cancel')}</button>
      {asked.kind === 'failed' && <FailureView failure={asked.failure} />}
      {asked.kind === 'failed' && isToProve(asked.failure) && <button type="button" className="button registry-act" onClick={onProveAgain}>{t('join.send')}</button>}
    </div>
  )
}
