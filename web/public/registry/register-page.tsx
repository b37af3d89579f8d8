import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useKept } from '../../ui/parts/use-kept.ts'
import { ProveNumber } from './prove-number.tsx'
import { readCredit } from './registry-api.ts'
import { ME, NO_DRAFT, type About, type Draft } from './registration-draft.ts'
import { RegistrationForm } from './registration-form.tsx'
import { RegistryFrame, type Facts } from './registry-frame.tsx'

const STEPS = ['who', 'proof', 'details'] as const
type Step = (typeof STEPS)[number]
type Filling = { readonly step: Step; readonly about: About; readonly draft: Draft }
const NOTHING: Filling = { step: 'who', about: { forWhom: 'self', byGuardian: false, shownPhone: '' }, draft: NO_DRAFT }
/** Of the address that a QR code holds: /register?by=K7PW3M. */
const creditInAddress = () => new URLSearchParams(window.location.search).get('by')?.trim().toUpperCase() ?? ''
const CREDIT_SHAPE = /^[A-HJ-NP-Z2-9]{6}$/

/** Three steps: for whom, whose number, what is to be known. */
export function RegisterPage() {
  const t = useText()
  return <RegistryFrame title={t('join.title')} lead={t('join.lead')} page="register">{(facts) => <Steps facts={facts} />}</RegistryFrame>
}

function Steps({ facts }: { readonly facts: Facts }) {
  const t = useText()
  const [code] = useState(creditInAddress)
  const [{ step, about, draft }, set] = useKept<Filling>('gb.register', () => NOTHING)
  const [registered, setRegistered] = useState<{ readonly name: string; readonly next: Filling }>()
  const change = (part: Partial<Filling>) => {
    set({ step, about, draft, ...part })
    if (part.step !== undefined) window.scrollTo(0, 0)
  }
  // Nothing of it stays in the window, unless somebody goes on with the next parent.
  const onDone = () => {
    const guardians = about.byGuardian ? draft.guardians.filter(({ id }) => id === ME).map((me) => ({ ...me, relation: '' })) : NO_DRAFT.guardians
    setRegistered({ name: draft.name, next: { step: 'who', about, draft: { ...NO_DRAFT, guardians } } })
    change(NOTHING)
  }
  const onAnother = (next: Filling) => {
    setRegistered(undefined)
    change(next)
  }
  if (registered !== undefined) return <Done name={registered.name} onAnother={() => onAnother(registered.next)} />
  return (
    <>
      <Invitation code={code} />
      <StepHead key={step} step={step} onBack={() => change({ step: step === 'details' ? 'proof' : 'who' })} />
      {step === 'who' && <Who onChoose={(forWhom) => change({ step: 'proof', about: { ...about, forWhom, byGuardian: false } })} />}
      {step === 'proof' && (
        <Proof about={about} onChange={(part) => change({ about: { ...about, ...part } })}>
          <ProveNumber
            label={t(`join.number.${about.forWhom === 'self' ? 'self' : about.byGuardian ? 'mine' : 'theirs'}`)} isDemo={facts.demo} phone={about.shownPhone}
            onPhone={(shownPhone) => change({ about: { ...about, shownPhone } })} onProven={() => change({ step: 'details' })}
          />
        </Proof>
      )}
      {step === 'details' && (
        <RegistrationForm about={about} facts={facts} credit={CREDIT_SHAPE.test(code) ? code : null} draft={draft} onDraft={(next) => change({ draft: next })}
          words={{ do: t('join.submit'), doing: t('join.submitting') }} onDone={onDone} />
      )}
    </>
  )
}

const HEADINGS = { who: 'join.who', proof: 'join.confirm', details: 'join.details' } as const

function StepHead({ step, onBack }: { readonly step: Step; readonly onBack: () => void }) {
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever does not see the page hears where they are; the first step is the page itself.
  useEffect(() => { if (step !== 'who') heading.current?.focus() }, [step])
  return (
    <div className="registry-step">
      <p className="registry-help">{t('join.step', { n: STEPS.indexOf(step) + 1 })}</p>
      <h2 ref={heading} tabIndex={-1} className="registry-heading">{t(HEADINGS[step])}</h2>
      {step !== 'who' && <button type="button" className="text-button registry-back" onClick={onBack}>← {t('join.back')}</button>}
    </div>
  )
}

function Who({ onChoose }: { readonly onChoose: (forWhom: About['forWhom']) => void }) {
  const t = useText()
  return <div className="registry-form">{(['self', 'parent'] as const).map((forWhom) => <button key={forWhom} type="button" className="registry-choice registry-whom" onClick={() => onChoose(forWhom)}>{t(`join.who.${forWhom}`)}</button>)}</div>
}

interface ProofProps {
  readonly about: About
  readonly onChange: (part: Partial<About>) => void
  readonly children: ReactNode
}

/** A parent's own telephone is the surer way; a parent without one is registered by the guardian's. */
function Proof({ about, onChange, children }: ProofProps) {
  const t = useText()
  if (about.forWhom === 'self') return children
  return (
    <>
      <fieldset className="registry-group registry-via">
        <legend className="registry-label">{t('join.via')}</legend>
        {(['theirs', 'mine'] as const).map((via) => (
          <label key={via} className="registry-tick">
            <input type="radio" name="via" checked={about.byGuardian === (via === 'mine')} onChange={() => onChange({ byGuardian: via === 'mine', shownPhone: '' })} />
            <span>{t(`join.via.${via}`)}<span className="registry-help">{t(`join.via.${via}Hint`)}</span></span>
          </label>
        ))}
      </fieldset>
      {children}
    </>
  )
}

/** Whose code was scanned: somebody at the door, or a poster. */
function Invitation({ code }: { readonly code: string }) {
  const t = useText()
  const [credit, setCredit] = useState<Awaited<ReturnType<typeof readCredit>>>()
  useEffect(() => {
    if (!CREDIT_SHAPE.test(code)) return
    const stop = new AbortController()
    void readCredit(code, stop.signal).then(setCredit)
    return () => stop.abort()
  }, [code])
  if (credit === undefined) return null
  const { name, unit } = credit
  return <p className="registry-invited">{t(credit.kind === 'worker' ? 'join.invitedByWorker' : 'join.invitedByCampaign', { name, unit })}</p>
}

function Done({ name, onAnother }: { readonly name: string; readonly onAnother: () => void }) {
  const t = useText()
  return (
    <section className="registry-done" role="status">
      <h2 className="registry-heading">✓ {t('join.done')}</h2>
      <p>{t('join.doneText', { name })}</p>
      <ol>{(['join.next1', 'join.next2', 'join.next3'] as const).map((line) => <li key={line}>{t(line)}</li>)}</ol>
      <a className="button button-primary registry-act" href="/mine">{t('join.seeMine')}</a>
      <button type="button" className="button registry-act" onClick={onAnother}>{t('join.another')}</button>
    </section>
  )
}
