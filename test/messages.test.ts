import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_MESSAGES, MessageTexts } from '../src/contract/settings.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { textPerson } from '../src/flows/call-to-next-step.ts'
import { claimOutgoing } from '../src/flows/outgoing-to-telecom.ts'
import { changeMessages, messagesNow } from '../src/flows/rules-and-clocks.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let taskId: string
let taps = 0
beforeAll(async () => {
  bureau = await smallBureau()
  await aResident(bureau, '14200000001')
  const call = { ref: '1', kind: 'call' as const, at: NOW.toISOString(), person: { phone: '14200000001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 }
  await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(call, NOW)], () => undefined)
  taskId = (await myTasks(bureau.as('chen', NOW)))[0]!.id
  await acceptTask(bureau.as('chen', NOW), taskId)
})
afterAll(() => bureau.drop())

async function sentTo(to: 'person' | 'guardian'): Promise<string | undefined> {
  await textPerson({ ...bureau.as('chen', NOW), tapKey: `tap ${taps++}` }, taskId, to)
  const out = (await claimOutgoing(bureau.at(new Date(NOW.getTime() + taps * 60_000)), 10)).find((one) => 'to' in one && one.to === to)
  return out !== undefined && 'text' in out ? out.text : undefined
}

test('the person and the guardian are told different words: the one to stop, the other to stop them', async () => {
  expect(await sentTo('person')).toBe(DEFAULT_MESSAGES.person)
  expect(await sentTo('guardian')).toBe(DEFAULT_MESSAGES.guardian)
})

test('words that a commander changes are those of the next message; an analyst reads them', async () => {
  const texts = { ...DEFAULT_MESSAGES, guardian: '【反诈中心】请马上联系您的家人，不要让他转账。' }
  await expect(changeMessages(bureau.as('centre', NOW), texts)).rejects.toMatchObject({ code: 'access.denied' })
  await changeMessages(bureau.as('commander', NOW), texts)
  expect(await messagesNow(bureau.as('centre', NOW))).toEqual(texts)
  expect(await sentTo('guardian')).toBe(texts.guardian)
})

test('an empty message, and one longer than three parts, are refused', () => {
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, person: '' }).success).toBe(false)
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, person: '请'.repeat(211) }).success).toBe(false)
  expect(MessageTexts.safeParse(DEFAULT_MESSAGES).success).toBe(true)
})
