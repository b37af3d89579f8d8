import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_MESSAGES, MessageTexts } from '../src/contract/settings.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { sendCode } from '../src/features/registry/registry.service.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { textPerson } from '../src/flows/call-to-next-step.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { takeOnlineAppeal } from '../src/flows/objection-to-appeal.ts'
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

test('the code of the register and the word that an objection is decided are the bureau’s own as well, with the digits where the text has their place', async () => {
  const texts = { ...DEFAULT_MESSAGES, code: '【测试反诈】验证码{验证码}，勿告诉他人（{验证码}）。', appeal: '【测试反诈】申诉{编号}已办结，请到窗口领取。' }
  await changeMessages(bureau.as('commander', NOW), texts)
  await sendCode(bureau.at(NOW), '14200000077')
  const appeal = await takeOnlineAppeal(bureau.at(NOW), { kind: 'account', value: '6222020000001234567', name: '赵某', phone: '14200000078', reason: '工资卡被停' })
  await decideAppeal(bureau.as('centre', NOW), appeal.id, { decision: 'dismissed', reason: '未能核实为本人', identified: false })
  const out = await claimOutgoing(bureau.at(new Date(NOW.getTime() + 3_600_000)), 10)
  const textTo = (phone: string) => out.flatMap((one) => ('text' in one && one.phone === phone ? [one.text] : []))
  expect(textTo('14200000077')).toEqual([expect.stringMatching(/^【测试反诈】验证码(\d{6})，勿告诉他人（\1）。$/)])
  expect(textTo('14200000078')).toEqual([`【测试反诈】申诉${appeal.ref}已办结，请到窗口领取。`])
})

test('an empty message, one longer than three parts, and one without the place of what it tells are refused', () => {
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, person: '' }).success).toBe(false)
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, person: '请'.repeat(211) }).success).toBe(false)
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, code: '【反诈中心】验证码另行通知，请等待。' }).success).toBe(false)
  expect(MessageTexts.safeParse({ ...DEFAULT_MESSAGES, appeal: '【反诈中心】您的申诉已办结，请查询。' }).success).toBe(false)
  expect(MessageTexts.safeParse(DEFAULT_MESSAGES).success).toBe(true)
})
