import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { FollowUpBody, type FollowUpTaskView } from '../src/contract/follow-up.ts'
import type { TaskView } from '../src/contract/task.ts'
import { nextFollowUpStep } from './next-follow-up-move.ts'
import { nextMove } from './next-move.ts'

const CITY = join(import.meta.dirname, 'city.ts')
const KEYS = JSON.stringify({ carrier: { code: 'carrier', key: 'k' } })
const AROUND = { victim: { lostFen: 0 }, roadMeters: 1_000, otherStation: 'P02', now: new Date('2026-03-02T09:00:00+08:00') }

let server: Server | undefined
let child: ChildProcess | undefined
afterEach(() => {
  child?.kill('SIGKILL')
  server?.closeAllConnections()
  server?.close()
})

test('a bureau without demo accounts is a real one and is not played with', async () => {
  const asked: string[] = []
  const url = await answering((path) => { asked.push(path); return { status: 404, body: { code: 'request.not_found' } } })
  const { code, said } = await run(url)
  expect(code).toBe(3)
  expect(said).toContain('not a demo bureau')
  expect(asked).toEqual(['/api/demo/accounts'])
}, 20_000)

test('neither is one whose session says that it is no demo', async () => {
  const url = await answering((path) => (path === '/api/demo/accounts' ? { status: 200, body: { items: [{ login: 'admin1', password: 'x' }] } } : { status: 200, body: { id: '1', login: 'analyst8', demo: false, csrf: 'c', unit: { code: 'C0' } } }))
  const { code } = await run(url)
  expect(code).toBe(3)
}, 20_000)

test('it waits for a server that is not there yet, and ends within two seconds when told to', async () => {
  start('http://127.0.0.1:1')
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(child!.exitCode).toBeNull()
  const told = Date.now()
  const ended = new Promise((resolve) => child!.once('exit', resolve))
  child!.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(Date.now() - told).toBeLessThan(2_000)
}, 20_000)

test('the same task looked at twice gets the same next move', () => {
  for (let nth = 0; nth < 50; nth++) {
    const view = aTask({ warningId: `warning ${nth}` })
    expect(nextMove(view, AROUND)).toEqual(nextMove(view, AROUND))
  }
})

test('an officer accepts, calls until somebody answers or somebody knocks, and answers for it', () => {
  const first = new Set(Array.from({ length: 300 }, (_, nth) => nextMove(aTask({ warningId: `warning ${nth}` }), AROUND)?.path))
  // Now and then the phone lies in the locker.
  expect(first).toEqual(new Set(['accept', undefined]))
  const accepted = { state: 'accepted' as const, acceptedAt: AROUND.now.toISOString() }
  const call = (result: 'reached' | 'busy') => ({ at: AROUND.now.toISOString(), to: 'person' as const, result })
  expect(new Set(Array.from({ length: 300 }, (_, nth) => nextMove(aTask({ ...accepted, warningId: `warning ${nth}` }), AROUND)?.path))).toEqual(new Set(['calls', 'handover']))
  expect(nextMove(aTask({ ...accepted, calls: [call('reached')] }), AROUND)?.path).toBe('outcome')
  expect(nextMove(aTask({ ...accepted, calls: [call('busy')], unanswered: 1 }), AROUND)).toMatchObject({ path: 'calls', body: { to: 'person' } })
  // Twice busy: somebody is on the way, and there is nobody else to call.
  expect(nextMove(aTask({ ...accepted, calls: [call('busy'), call('busy')], unanswered: 2, sibling: { id: 'visit', kind: 'visit', state: 'offered', assigneeName: null } }), AROUND)).toBeUndefined()
  expect(nextMove(aTask({ ...accepted, kind: 'visit' }), AROUND)?.path).toBe('at-door')
  expect(['notice', 'outcome']).toContain(nextMove(aTask({ ...accepted, kind: 'visit', atDoorAt: AROUND.now.toISOString() }), AROUND)?.path)
})

test('an officer takes a follow-up, rings until somebody answers, says what was found, and nobody rings at night', () => {
  const [morning, night] = [AROUND.now, new Date('2026-03-02T03:00:00+08:00')]
  const steps = (more: Partial<FollowUpTaskView>, now = morning) => Array.from({ length: 300 }, (_, nth) => nextFollowUpStep(aFollowUp({ id: `task ${nth}`, ...more }), now))
  expect(new Set(steps({}).map((step) => step?.path))).toEqual(new Set(['accept', undefined]))
  const answers = steps({ state: 'accepted' }).map((step) => FollowUpBody.parse(step?.body))
  expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['talked', 'not-reached']))
  expect(new Set(answers.flatMap(({ findings }) => findings))).toEqual(new Set(['contacted-again', 'paid-again', 'needs-help']))
  expect(steps({ state: 'accepted' })).toEqual(steps({ state: 'accepted' }))
  expect(steps({ state: 'accepted', unanswered: 1 })).not.toEqual(steps({ state: 'accepted' }))
  expect(new Set([...steps({ state: 'accepted' }, night), ...steps({ state: 'closed' })])).toEqual(new Set([undefined]))
})

function aFollowUp(more: Partial<FollowUpTaskView>): FollowUpTaskView {
  const { person, unit, assignee } = aTask({})
  return {
    id: 'task', kind: 'follow-up-call', caseId: 'case', caseNumber: '1', fraudType: 'loan', lossFen: 0, reportedAt: AROUND.now.toISOString(), place: [], unit, state: 'offered', assignee, mine: false,
    deadline: null, unanswered: 0, unansweredMax: 3, person, officerCode: null, result: null, findings: [], actions: [], undoUntil: null, ...more,
  }
}

function aTask(more: Partial<TaskView>): TaskView {
  return {
    id: 'task', kind: 'dissuade', warningId: 'warning', level: 'red', fraudType: 'loan', reasons: [], place: { region: '990102001001', path: [], source: 'registered', confidence: 95 },
    unit: { code: 'P01', name: '派出所' }, state: 'offered', assignee: { id: 'chen', name: '陈' }, mine: false, chainStep: 'on-duty', openedAt: AROUND.now.toISOString(), acceptedAt: null, atDoorAt: null, closedAt: null,
    deadline: null, unanswered: 0, officerCode: null, noticeSigned: false, photos: 0, printsNotice: false, sibling: null, outcome: null, actions: [], undoUntil: null,
    amountAtRiskFen: null, counter: null, calls: [], asked: [], slips: [], handedOver: null, others: [], merged: null,
    person: { revealed: false, name: '***', phone: '14*********', address: null, point: null, sex: 'f', ageBand: null, registered: true, earlierLosses: 0, hasGuardian: false, guardians: [] },
    ...more,
  }
}

async function answering(answer: (path: string) => { status: number; body: unknown }): Promise<string> {
  server = createServer((request, response) => {
    const { status, body } = answer(request.url!)
    response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'gb=session; Path=/' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function start(url: string): ChildProcess {
  child = spawn(process.execPath, [CITY], { env: { ...process.env, GB_URL: url, GB_DEMO_KEYS: KEYS }, stdio: ['ignore', 'pipe', 'pipe'] })
  return child
}

async function run(url: string): Promise<{ code: number | null; said: string }> {
  const running = start(url)
  let said = ''
  running.stderr!.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const code = await new Promise<number | null>((resolve) => running.once('exit', resolve))
  return { code, said }
}
