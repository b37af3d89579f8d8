import { lazy, Suspense, useState } from 'react'
import { useText } from '../ui/i18n/use-text.ts'
import { Skeleton } from '../ui/parts/quiet-states.tsx'

/** Most people come to ask, few to object: the forms are fetched when one of them is wanted. */
const FileAppeal = lazy(() => import('./appeal-forms.tsx').then((module) => ({ default: module.FileAppeal })))
const LookUpAnswer = lazy(() => import('./appeal-forms.tsx').then((module) => ({ default: module.LookUpAnswer })))
const FORMS = { file: FileAppeal, answer: LookUpAnswer } as const
type Form = keyof typeof FORMS

/** "It is my own number, or my account was stopped." */
export function AppealPanel() {
  const t = useText()
  const [form, setForm] = useState<Form>()
  const Wanted = form === undefined ? undefined : FORMS[form]
  return (
    <section className="panel" aria-labelledby="appeal-title">
      <h2 id="appeal-title" className="panel-title">{t('home.appeal')}</h2>
      <p className="home-quiet">{t('home.appealHint')}</p>
      <div className="check-form">
        {(['file', 'answer'] as const).map((one) => <button key={one} type="button" className="button" aria-expanded={form === one} onClick={() => setForm(form === one ? undefined : one)}>{t(`home.appeal.${one}`)}</button>)}
      </div>
      {Wanted !== undefined && <Suspense fallback={<Skeleton rows={4} />}><Wanted /></Suspense>}
    </section>
  )
}
