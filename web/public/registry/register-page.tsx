import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { ProveNumber } from './prove-number.tsx'
import { readCredit } from './registry-api.ts'
import { ME, NO_DRAFT, type About, type Draft } from './registration-draft.ts'
import { RegistrationForm } from './registration-form.tsx'
import { RegistryFrame, type Facts } from './registry-frame.tsx'

type Step = 'who' | 'proof' | 'details' | 'done'
const STEPS = ['who', 'proof', 'details'] as const satisfies readonly Step[]
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
  const [step, show] = useState<Step>('who')
  const [about, setAbout] = useState<About>({ forWhom: 'self', byGuardian: false, shownPhone: '' })
  const [draft, setDraft] = useState<Draft>(NO_DRAFT)
  const [registered, setRegistered] = useState('')
  const setStep = (next: Step) => {
    show(next)
    window.scrollTo(0, 0)
  }
  const change = (part: Partial<About>) => setAbout({ ...about, ...part })
  if (step === 'done') {
    const another = () => {
      setDraft({ ...NO_DRAFT, guardians: about.byGuardian ? draft.guardians.filter(({ id }) => id === ME).map((me) => ({ ...me, relation: '' })) : NO_DRAFT.guardians })
      setStep('who')
    }
    return <Done name={registered} onAnother={another} />
  }
  return (
    <>
      <Invitation code={code} />
      <StepHead key={step} step={step} onBack={() => setStep(step === 'details' ? 'proof' : 'who')} />
      {step === 'who' && <Who onChoose={(forWhom) => { change({ forWhom, byGuardian: false }); setStep('proof') }} />}
      {step === 'proof' && (
        <Proof about={about} onChange={change}>
          <ProveNumber label={t(`join.number.${about.forWhom === 'self' ? 'self' : about.byGuardian ? 'mine' : 'theirs'}`)} isDemo={facts.demo} phone={about.shownPhone} onPhone={(shownPhone) => change({ shownPhone })} onProven={() => setStep('details')} />
        </Proof>
      )}
      {step === 'details' && (
        <RegistrationForm about={about} facts={facts} credit={CREDIT_SHAPE.test(code) ? code : null} draft={draft} onDraft={setDraft}
          words={{ do: t('join.submit'), doing: t('join.submitting') }} onDone={() => { setRegistered(draft.name); setStep('done') }} />
      )}
    </>
  )
}

const HEADINGS = { who: 'join.who', proof: 'join.confirm', details: 'join.details' } as const

function StepHead({ step, onBack }: { readonly step: Exclude<Step, 'done'>; readonly onBack: () => void }) {
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
