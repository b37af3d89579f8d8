import '../field.css'
import { useParams } from '@tanstack/react-router'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { enEarlier } from '../../ui/i18n/en-earlier.ts'
import { enField } from '../../ui/i18n/en-field.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhEarlier } from '../../ui/i18n/zh-earlier.ts'
import { zhField } from '../../ui/i18n/zh-field.ts'
import { CounterPayments } from './counter-payments.tsx'
import { DoorPhotos } from './door-photos.tsx'
import { TALKING_POINTS } from './talking-points.ts'
import { useTask } from './use-tasks.ts'
import { VisitMap } from './visit-map.tsx'

addTexts({ zh: { ...zhField, ...zhEarlier }, en: { ...enField, ...enEarlier } })

/** What helps on the way, at the door and on the line; comes after the first load, and none of it is needed to dial. */
export function TaskExtras() {
  const { taskId = '' } = useParams({ strict: false })
  const { data: task } = useTask(taskId)
  if (task === undefined || task.state === 'closed') return null
  const isGoing = task.kind === 'visit' && task.mine && task.state === 'accepted'
  return (
    <>
      {isGoing && task.counter === null && <VisitMap task={task} />}
      {task.mine && <CounterPayments task={task} />}
      {isGoing && task.atDoorAt !== null && <DoorPhotos task={task} />}
      <TalkingPoints fraudType={task.fraudType} />
    </>
  )
}

function TalkingPoints({ fraudType }: { readonly fraudType: string }) {
  const t = useText()
  const language = useLanguage()
  const { code } = FRAUD_TYPES.find((type) => type.code === fraudType) ?? { code: 'other' as const }
  const { ask, say } = TALKING_POINTS[language][code]
  return (
    <section className="block talk" aria-labelledby="talk-title">
      <h2 id="talk-title" className="block-title">{t('talk.title')}</h2>
      <h3>{t('talk.ask')}</h3>
      <ul>{ask.map((line) => <li key={line}>{line}</li>)}</ul>
      <h3>{t('talk.say')}</h3>
      <ul>{say.map((line) => <li key={line}>{line}</li>)}</ul>
    </section>
  )
}
