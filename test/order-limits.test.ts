import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_ORDER_SETTINGS, OrderSettings } from '../src/contract/settings.ts'
import { changeOrderSettings } from '../src/flows/rules-and-clocks.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../src/flows/stop-order-to-end.ts'
import { revealForPaper } from '../src/flows/reveal-order.ts'
import { orderPage } from '../src/reads/order-page.ts'
import { orderSheet } from '../src/reads/order-sheet.ts'
import { aCase, bankSays, draftFor, letTimePass, rowOf } from './support/fraud-case.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-03T10:00:00+08:00')
const HOUR_MS = 3_600_000
const later = (hours: number) => new Date(START.getTime() + hours * HOUR_MS)
let bureau: SmallBureau

beforeAll(async () => { bureau = await smallBureau(START) })
afterAll(() => bureau.drop())

const BEYOND: OrderSettings = { ...DEFAULT_ORDER_SETTINGS, stopHours: 72, stopsPerAccountMax: 3, aloneReviewHours: 4, alarmsBeforeEndHours: [60, 6] }
const audited = () => bureau.system(async (tx) => (await sql<{ actor: string; detail: { departs: string[]; stopHours: number } }>`select actor, detail from audit where action = 'settings.orders' order by seq`.execute(tx)).rows)

test('a bureau that departs from the notice is written down with what it departs in; one that is stricter departs in nothing', async () => {
  await expect(changeOrderSettings(bureau.as('calltaker', START), BEYOND)).rejects.toMatchObject({ code: 'access.denied' })
  await changeOrderSettings(bureau.as('commander', START), BEYOND)
  await changeOrderSettings(bureau.as('commander', START), { ...DEFAULT_ORDER_SETTINGS, stopHours: 24, stopsPerAccountMax: 1, aloneReviewHours: 1 })
  await changeOrderSettings(bureau.as('commander', START), DEFAULT_ORDER_SETTINGS)
  expect((await audited()).map(({ actor, detail }) => [actor, detail.stopHours, detail.departs])).toEqual([
    ['commander', 72, ['stopHours', 'stopsPerAccountMax', 'aloneReviewHours']], ['commander', 24, []], ['commander', 48, []],
  ])
  // Six months of a freeze and three days are the law's, and nobody's to lengthen.
  for (const wrong of [{ freezeMonths: 7 }, { unrelatedReleaseDays: 4 }, { stopHours: 721 }, { stopsPerAccountMax: 21 }]) expect(OrderSettings.safeParse({ ...BEYOND, ...wrong }).success).toBe(false)
})

test('three stops of 72 hours: the account is extended twice and has no fourth, the alarms ring where they were set', async () => {
  await changeOrderSettings(bureau.as('commander', START), BEYOND)
  const { drafted } = await draftFor(bureau, await aCase(bureau, START), START)
  const id = drafted[0]!.id
  await approveOrder(bureau.as('centre', START), id)
  await bankSays(bureau, id, START, { heldFen: 100 })
  expect(await rowOf(bureau, 'stop_order', id)).toMatchObject({ state: 'effective', expires_at: later(72) })
  expect((await letTimePass(bureau, later(70))).filter(({ rule }) => rule.startsWith('alarm')).map(({ rule, at }) => [rule, at])).toEqual([['alarm-60', later(12)], ['alarm-6', later(66)]])
  for (const nth of [2, 3]) {
    const at = later(70 + nth)
    expect((await orderPage(bureau.as('centre', at), id)).actions).toContain('extend')
    await extendOrder(bureau.as('centre', at), id)
    await bankSays(bureau, id, at)
    expect(await rowOf(bureau, 'stop_order', id)).toMatchObject({ state: 'extended', stops: nth, expires_at: later(72 * nth) })
  }
  expect((await orderPage(bureau.as('centre', later(80)), id)).actions).not.toContain('extend')
  await expect(extendOrder(bureau.as('centre', later(80)), id)).rejects.toMatchObject({ code: 'order.stops_used_up', zh: expect.stringContaining('3') as string })
  const sheet = await orderSheet(bureau.at(later(80)), await revealForPaper(bureau.as('centre', later(80)), id, undefined), 'extension')
  expect(sheet.facts.at(-1)).toEqual({ name: '止付次数', value: '第 3 次' })
  await letTimePass(bureau, later(217))
  expect(await rowOf(bureau, 'stop_order', id)).toMatchObject({ state: 'expired', ended_at: later(216) })
})
