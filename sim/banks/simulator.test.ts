import { expect, test } from 'vitest'
import type { RequestBody } from '../../src/adapters/banks/bank.codec.ts'
import { BANK_ASKS } from '../../src/domain/bank-messages.ts'
import { Simulator, type Options } from './simulator.ts'
import { newWorld, type World } from './world.ts'

const NOW = Date.parse('2026-03-02T10:00:00+08:00')
const STOP: RequestBody = {
  message: '00000000-0000-4000-8000-000000000001', number: BANK_ASKS.stop, bank: 'BK9966', order: '00000000-0000-4000-8000-000000000002', account: '9901669077114363716', holderName: null,
  amountFen: 1_000_000, since: null, until: null,
}

function options(save: Options['save']): Options {
  const faults = { delayMs: [0, 0], refuse: 0, timeout: 0, twice: 0, silent: 0, wrongSignature: 0, down: false, checkNames: false } as const
  return { faults, pace: 10, invent: true, save, tell: () => Promise.resolve(true) }
}

test('killed at any moment that it saves, it goes on and carries a stop order out once', () => {
  const saved: World[] = []
  new Simulator(newWorld(1), options((world) => saved.push(structuredClone(world)))).take(STOP, 'http', NOW)
  // The money that has begun to pass on is written before the order is carried out.
  expect(saved.length).toBeGreaterThan(1)
  for (const world of saved) {
    const again = new Simulator(world, options(() => undefined))
    again.take(STOP, 'http', NOW)
    expect(again.world.messages[STOP.message]).toMatchObject({ executed: 1, reply: { result: 'ok' } })
    expect(again.world.accounts[STOP.account]!.stops).toHaveLength(1)
    expect(again.world.accounts[STOP.account]!.transactions.filter(({ direction }) => direction === 'in')).toHaveLength(1)
  }
})
