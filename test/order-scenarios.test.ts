import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OrderScenario, playOrders } from './support/order-scenario.ts'

/**
 * One file of scenarios/orders per way that an order can go: who is there, what is paid, what banks do, and every state, amount and minute that must
 * come of it. Written from notice 86 of 2016, the mission and the limits of src/contract/settings.ts, not from what the program does.
 */
const FOLDER = join(import.meta.dirname, '../scenarios/orders')
const scenarioIn = (file: string) => OrderScenario.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

test('every way that an order can go has its scenario', () => {
  expect(FILES.map((name) => name.replace('.json', '')).sort()).toEqual(['alone-at-night', 'answer-after-the-end', 'banks-refuse-late-twice', 'red-warning-known-payee', 'three-transfers-to-freeze', 'two-stops-in-all'])
})

for (const file of FILES) {
  const scenario = scenarioIn(file)
  test(`${file}: ${scenario.title}`, async () => {
    expect(await playOrders(scenario)).toEqual(scenario.expect)
  }, 60_000)
}

test('a wrong state, amount or minute in a scenario is found, and an action that is refused though nobody said so', async () => {
  const scenario = scenarioIn('alone-at-night.json')
  const came = await playOrders(scenario)
  const { timeline, orders, accounts } = scenario.expect
  const planted = [
    { ...scenario.expect, orders: orders.map((order) => ({ ...order, state: 'expired' })) },
    { ...scenario.expect, orders: orders.map((order) => ({ ...order, heldYuan: 60_000.01 })) },
    { ...scenario.expect, timeline: timeline.map((step) => (step.step === 'review-owed' ? { ...step, minute: 121 } : step)) },
    { ...scenario.expect, timeline: timeline.slice(0, -1) },
    { ...scenario.expect, accounts: { ...accounts, 甲卡: { ...accounts['甲卡']!, stopsUsed: 2 } } },
  ]
  for (const wrong of planted) expect(() => expect(came).toEqual(wrong)).toThrow()
  const unexpected = { ...scenario, events: scenario.events.map((event) => ('refused' in event ? { ...event, refused: undefined } : event)) }
  await expect(playOrders(unexpected)).rejects.toThrow('minute 90, zhou review: must be taken, and was order.second_person')
  const unmet = { ...scenario, events: scenario.events.map((event) => ('by' in event && event.by === 'gu' ? { ...event, refused: 'order.over' } : event)) }
  await expect(playOrders(unmet)).rejects.toThrow('must be refused with order.over, and was taken')
}, 60_000)
