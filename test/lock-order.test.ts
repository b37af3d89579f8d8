import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const ROUNDS = 10
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)

function call(phone: string, ref: string, at: Date) {
  return readSignal({ ref, kind: 'call', at: at.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 700 }, at)
}

test('an officer closes a case at the moment at which more is heard of the person, and neither waits in vain', async () => {
  const failed: unknown[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const phone = `142000001${String(round).padStart(2, '0')}`
    await aResident(bureau, phone)
    const begin = round * 100
    await signalsToWarnings(bureau.at(after(begin)), bureau.source, [call(phone, `first${round}`, after(begin))], () => undefined)
    const task = (await myTasks(bureau.as('chen', after(begin + 1)))).find((one) => one.state === 'offered')!
    await acceptTask(bureau.as('chen', after(begin + 2)), task.id)
    const both = await Promise.allSettled([
      closeWithOutcome(bureau.as('chen', after(begin + 5)), task.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 0, protections: [] }),
      signalsToWarnings(bureau.at(after(begin + 4)), bureau.source, [call(phone, `more${round}`, after(begin + 4))], () => undefined),
    ])
    failed.push(...both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
  }
  expect(failed).toEqual([])
}, 60_000)
