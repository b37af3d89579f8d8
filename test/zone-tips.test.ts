import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { TipBody } from '../src/contract/tip.ts'
import { tipById } from '../src/features/tip/tip.store.ts'
import { withdrawOwnTip } from '../src/flows/citizen-to-tip.ts'
import { answerTip, dismissTip, takeUpTip } from '../src/flows/tip-to-answer.ts'
import { tipToList } from '../src/flows/tip-to-list.ts'
import { forgetServedTips } from '../src/flows/what-is-kept.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { publicCheck } from '../src/reads/listings.ts'
import { tipPage, tipsOf } from '../src/reads/tips.ts'
import { reported } from './support/tip.ts'
import { MINUTE_MS, publicVault, twoZones } from './support/two-zones.ts'

const { at, pass, publicNow, policeNow, publicTurn, policeTurn, settle, badRoad, badRoadIn, allAgain, asAtDesk, inPublic, inPolice } = twoZones()
const reportIn = (phone: string, more: Partial<TipBody> = {}) => reported(publicNow(), phone, more)
const read = async (phone: string) => (await tipsOf(publicNow(), { token: publicVault.token('phone', phone) })).map(({ id, state, answer, done }) => ({ id, state, answer, done }))
const takeBack = (phone: string, id: string) => withdrawOwnTip(publicNow(), { token: publicVault.token('phone', phone) }, id)
const deskNow = () => asAtDesk('centre')
const tipAtDesk = (id: string) => inPolice((tx) => tipById(tx, id))

test('a report filed in the public zone is the desks’ work under the same number, with what it names in the desks’ own tokens; its answer is read where it was filed', async () => {
  const [phone, number] = ['14200001031', '14399993101']
  const id = await reportIn(phone, { about: [{ kind: 'phone', value: number }], paid: { amountFen: 500_000, at: at(-MINUTE_MS).toISOString() }, region: '990101001001' })
  await settle()
  expect(await tipPage(deskNow(), id)).toMatchObject({ ref: id.slice(-8), state: 'received', paid: { amountFen: 500_000 }, place: ['甲区', '东街道', '一村'], about: [{ shown: '14*********', others: 0 }] })
  await takeUpTip(deskNow(), id)
  await settle()
  expect(await read(phone)).toMatchObject([{ id, state: 'taken', answer: null }])
  await tipToList(deskNow(), id, { nth: 0, evidence: '回拨核实' })
  await answerTip(deskNow(), id, { result: 'confirmed', answer: '号码已列入涉诈名单，谢谢' })
  await settle()
  expect([await read(phone), await publicCheck(publicNow(), { kind: 'phone', value: number })]).toEqual([[{ id, state: 'confirmed', answer: '号码已列入涉诈名单，谢谢', done: ['listed'] }], true])
  // The words of the exchange are forgotten, and where citizens are nobody's clock runs.
  expect(await inPublic(async (tx) => (await sql<{ n: number }>`select (select count(*) from vault_record where kind = 'zone-message')::int + (select count(*) from deadline where subject_kind = 'tip')::int as n`.execute(tx)).rows[0]!.n)).toBe(0)
})

test('a report that is taken back in time is gone on both sides; taken up meanwhile it stays the desks’, marked, and nothing of it comes back to the reporter', async () => {
  const [early, late] = ['14200001032', '14200001033']
  const [gone, kept] = [await reportIn(early), await reportIn(late)]
  await settle()
  await takeUpTip(deskNow(), kept)
  await takeBack(early, gone)
  await takeBack(late, kept)
  await settle()
  expect([await read(early), await read(late)]).toEqual([[], []])
  expect([await tipAtDesk(gone), await tipAtDesk(kept)]).toMatchObject([{ state: 'withdrawn' }, { state: 'taken', regrettedAt: expect.any(Date) as Date }])
  await answerTip(deskNow(), kept, { result: 'unconfirmed', answer: '未能核实' })
  await settle()
  expect(await read(late)).toEqual([])
  const words = async (zone: typeof inPublic, id: string) => zone(async (tx) => (await sql<{ kind: string }>`select kind from vault_record where id = ${id} order by kind`.execute(tx)).rows.map(({ kind }) => kind))
  expect([await words(inPublic, gone), await words(inPolice, gone), await words(inPublic, kept), await words(inPolice, kept)]).toEqual([[], [], [], ['tip', 'tip-answer']])
})

test('reports are lost, repeated and turned round on their way in, and their answers on their way out: each is there once, answered once and read once', async () => {
  const filed: { readonly id: string; readonly phone: string }[] = []
  await badRoadIn(async (turn) => {
    const phone = `1420000${5_000 + turn}`
    const id = await reportIn(phone, { about: [{ kind: 'domain', value: `bad${turn}.example` }] })
    filed.push({ phone, id })
    // Every third is taken back while its file is still on the road.
    if (turn % 3 === 0) await takeBack(phone, id)
  })
  const stands = (turn: number, otherwise: string) => (turn % 3 === 0 ? 'withdrawn' : otherwise)
  expect(await Promise.all(filed.map(async ({ id }) => (await tipAtDesk(id))?.state))).toEqual(filed.map((_, turn) => stands(turn, 'received')))
  for (const [turn, { id }] of filed.entries()) {
    if (turn % 3 === 0) continue
    pass(MINUTE_MS)
    await takeUpTip(deskNow(), id)
    await policeTurn()
    await badRoad('to-public', turn)
    await answerTip(deskNow(), id, { result: 'confirmed', answer: `已核实（${turn}）` })
    await policeTurn()
    await badRoad('to-public', turn + 1)
    if (turn % 4 === 2) await publicTurn()
  }
  await settle()
  const answers = () => Promise.all(filed.map(({ phone }) => read(phone)))
  const told = await answers()
  expect(told).toEqual(filed.map(({ id }, turn) => (turn % 3 === 0 ? [] : [{ id, state: 'confirmed', answer: `已核实（${turn}）`, done: [] }])))
  await allAgain('to-public')
  await allAgain('to-police')
  await settle()
  expect(await answers()).toEqual(told)
  const ids = filed.map(({ id }) => id)
  expect(await inPolice(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit where action = 'tip.filed' and subject = any(${ids}::text[])`.execute(tx)).rows[0]!.count)).toBe(filed.length)
  expect(await inPolice((tx) => verifyAudit(tx))).toMatchObject({ ok: true })
})

test('where citizens are, what was answered half a year ago is read no more, and the desks keep theirs as the bureau says', async () => {
  const phone = '14200001034'
  const id = await reportIn(phone)
  await settle()
  await dismissTip(deskNow(), id, '无法辨认')
  await settle()
  expect(await read(phone)).toMatchObject([{ state: 'dismissed', answer: null }])
  pass(181 * 1_440 * MINUTE_MS)
  for (const context of [publicNow(), policeNow()]) await forgetServedTips(context)
  expect([await read(phone), (await tipAtDesk(id))?.state]).toEqual([[], 'dismissed'])
})
