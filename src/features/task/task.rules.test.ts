import { expect, test } from 'vitest'
import { DEFAULT_CLOCKS } from '../../contract/settings.ts'
import { WARNING_LEVELS } from '../../domain/levels.ts'
import { actionsOn, afterCall, isCentre, isLineDead, isUnanswered, mayAccept, onAccept, onHandedElsewhere, onOffer, onVisitSent, openSlips, undoableStep, type Around, type Task, type Viewer } from './task.rules.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

const CHEN: Viewer = { userId: 'chen', unit: 'PA', role: 'officer', unitKind: 'station' }
const COLLEAGUE: Viewer = { ...CHEN, userId: 'lin' }
const STRANGER: Viewer = { ...CHEN, userId: 'zhao', unit: 'PB' }
const ANALYST: Viewer = { userId: 'wu', unit: 'C', role: 'analyst', unitKind: 'centre' }
const GRID_LEADER: Viewer = { userId: 'sun', unit: 'PA', role: 'grid-leader', unitKind: 'station' }
const NOTHING_AROUND: Around = { hasGuardian: false, isLineDead: false, visitUnderWay: false, noticeSigned: false, canUndo: false }

function aTask(more: Partial<Task> = {}): Task {
  return {
    id: 't1', kind: 'dissuade', warningId: 'w1', personId: 1, level: 'red', region: 990101001001000, unit: 'PA', state: 'offered', assignee: 'chen', chainStep: 'on-duty', unanswered: 0,
    officerCode: null, openedAt: NOW, offeredAt: NOW, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null, ...more,
  }
}
const accepted = (more: Partial<Task> = {}) => aTask({ state: 'accepted', acceptedAt: NOW, ...more })

test('a red warning is accepted or passed on within a minute, a blue one within the hour', () => {
  expect(onOffer('red', DEFAULT_CLOCKS, NOW)).toEqual({ rule: 'accept', dueAt: after(1) })
  expect(onOffer('blue', DEFAULT_CLOCKS, NOW)).toEqual({ rule: 'accept', dueAt: after(60) })
})

test('who accepts a red one has promised a first call in three minutes, to reach the person in ten, and an outcome in two hours', () => {
  expect(onAccept('dissuade', 'red', DEFAULT_CLOCKS, NOW)).toEqual([{ rule: 'first-call', dueAt: after(3) }, { rule: 'reached', dueAt: after(10) }, { rule: 'outcome', dueAt: after(120) }])
})

test('the way to the door is timed since the visit was sent, and accepting it does not begin anew', () => {
  expect(onVisitSent('red', DEFAULT_CLOCKS, NOW)).toEqual([{ rule: 'accept', dueAt: after(1) }, { rule: 'at-door', dueAt: after(30) }])
  expect(onAccept('visit', 'red', DEFAULT_CLOCKS, NOW).map((due) => due.rule)).toEqual(['outcome'])
})

test('a more pressing level never has a slower clock', () => {
  for (const step of ['acceptSeconds', 'firstCallSeconds', 'reachedSeconds', 'atDoorSeconds', 'outcomeSeconds', 'bureauReplySeconds'] as const) {
    const pace = WARNING_LEVELS.map((level) => DEFAULT_CLOCKS[level][step])
    expect(pace).toEqual(pace.toSorted((a, b) => a - b))
  }
})

test('one busy line, dead ring or hang-up is tried again; the second sends someone, whatever the first was', () => {
  for (const result of ['busy', 'no-answer', 'hung-up'] as const) {
    expect(afterCall({ unanswered: 0 }, result)).toEqual({ do: 'wait' })
    expect(afterCall({ unanswered: 1 }, result)).toEqual({ do: 'send-someone', because: result })
    expect(afterCall({ unanswered: 4 }, result)).toEqual({ do: 'send-someone', because: result })
  }
})

test('a phone that is off and a wrong number send someone at once', () => {
  expect(afterCall({ unanswered: 0 }, 'switched-off')).toEqual({ do: 'send-someone', because: 'switched-off' })
  expect(afterCall({ unanswered: 0 }, 'wrong-number')).toEqual({ do: 'send-someone', because: 'wrong-number' })
})

test('a person who is reached is talked to, however many calls went before', () => {
  expect(afterCall({ unanswered: 3 }, 'reached')).toEqual({ do: 'talk' })
  expect(isUnanswered('reached')).toBe(false)
  expect(isUnanswered('hung-up')).toBe(true)
})

test('a task is taken by the one it is offered to, by a colleague who steps in, or by the centre; by nobody of another station', () => {
  expect([CHEN, COLLEAGUE, ANALYST, STRANGER].map((viewer) => mayAccept(aTask(), viewer))).toEqual([true, true, true, false])
})

test('a grid leader takes only what is offered to her', () => {
  expect(mayAccept(aTask(), GRID_LEADER)).toBe(false)
  expect(mayAccept(aTask({ assignee: 'sun' }), GRID_LEADER)).toBe(true)
})

test('a teller or an administrator of the same unit takes nothing, and an admin in the centre is not the centre', () => {
  expect(mayAccept(aTask(), { ...COLLEAGUE, role: 'teller' })).toBe(false)
  expect(mayAccept(aTask(), { ...COLLEAGUE, role: 'admin' })).toBe(false)
  expect(isCentre({ ...ANALYST, role: 'admin' })).toBe(false)
  expect(isCentre({ ...ANALYST, unitKind: 'station' })).toBe(false)
})

test('before a task is accepted there is nothing to call with: accepting and handing over are all', () => {
  expect(actionsOn(aTask(), CHEN, NOTHING_AROUND)).toEqual(['accept', 'handover'])
})

test('who has accepted may call, write, ask the carrier, send someone and close', () => {
  expect(actionsOn(accepted(), CHEN, NOTHING_AROUND)).toEqual(['call', 'send-sms', 'ask-carrier', 'send-visit', 'outcome', 'handover'])
})

test('as soon as somebody has to be sent the guardian is offered first, and not before', () => {
  const around = { ...NOTHING_AROUND, hasGuardian: true }
  const first = (more: Partial<Around>, task = accepted()) => actionsOn(task, CHEN, { ...around, ...more }).slice(0, 2)
  expect(first({})).toEqual(['call', 'call-guardian'])
  expect(first({ isLineDead: true })).toEqual(['call-guardian', 'call'])
  // Nobody reached in time: a visit is on its way though no line was dead.
  expect(first({ visitUnderWay: true })).toEqual(['call-guardian', 'call'])
  // The officer has reached the person and sends somebody because words did not help.
  expect(first({ visitUnderWay: true }, accepted({ reachedAt: NOW }))).toEqual(['call', 'call-guardian'])
})

test('a phone that is off, a wrong number and a second dead call are the end of a line; a person who is reached brings it back', () => {
  const calls = (...results: Parameters<typeof afterCall>[1][]) => results.map((result) => ({ to: 'person' as const, result }))
  for (const dead of [calls('switched-off'), calls('wrong-number'), calls('busy', 'no-answer'), calls('switched-off', 'busy')]) expect(isLineDead(dead)).toBe(true)
  for (const alive of [[], calls('busy'), calls('switched-off', 'reached'), calls('reached', 'busy')]) expect(isLineDead(alive)).toBe(false)
  expect(isLineDead([{ to: 'guardian', result: 'switched-off' }, ...calls('busy')])).toBe(false)
})

test('another bureau has an hour for a red one, a day for a blue one', () => {
  expect(onHandedElsewhere('red', DEFAULT_CLOCKS, NOW)).toEqual({ rule: 'bureau-reply', dueAt: after(60) })
  expect(onHandedElsewhere('blue', DEFAULT_CLOCKS, NOW)).toEqual({ rule: 'bureau-reply', dueAt: after(24 * 60) })
})

const step = (kind: string, actor: string | null, more: { before?: object | null; seconds?: number; undone?: boolean } = {}) => ({
  kind, actor, at: new Date(NOW.getTime() + (more.seconds ?? 0) * 1_000), before: more.before ?? null, undone_at: more.undone === true ? NOW : null,
})
const OPEN = { state: 'accepted' as const }
const CLOSED = { state: 'closed' as const }

test('one takes back only what one did last oneself, and only for thirty seconds', () => {
  const call = step('call', 'chen', { before: {} })
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
  expect(undoableStep([call], OPEN, 'chen', at(30))).toBe(call)
  expect(undoableStep([call], OPEN, 'chen', at(31))).toBeUndefined()
  expect(undoableStep([call], OPEN, 'lin', at(1))).toBeUndefined()
  expect(undoableStep([call, step('sms', 'chen')], OPEN, 'chen', at(1))).toBeUndefined()
  expect(undoableStep([call, step('call', 'chen', { before: {}, undone: true }), step('undone', 'chen')], OPEN, 'chen', at(1))).toBe(call)
})

test('a slip that comes in between, and the visit that a call set off by itself, do not stand in the way of its undo', () => {
  const call = step('call', 'chen', { before: {} })
  expect(undoableStep([call, step('visit-sent', null), step('slip', 'wu'), step('slip-seen', 'chen')], OPEN, 'chen', NOW)).toBe(call)
})

test('of a closed task only the outcome or handover that closed it can be taken back', () => {
  const outcome = step('outcome', 'chen')
  expect(undoableStep([step('call', 'chen', { before: {} }), outcome], CLOSED, 'chen', NOW)).toBe(outcome)
  expect(undoableStep([step('call', 'chen', { before: {} })], CLOSED, 'chen', NOW)).toBeUndefined()
})

test('a slip stays until whoever holds the task has done something, or the task is somebody else\'s; opening it is seen', () => {
  const slip = step('slip', 'wu')
  expect(openSlips([step('accepted', 'chen'), slip], 'chen')).toEqual([{ slip, seenAt: null }])
  expect(openSlips([slip, step('slip-seen', 'chen', { seconds: 5 })], 'chen')).toEqual([{ slip, seenAt: new Date(NOW.getTime() + 5_000) }])
  expect(openSlips([slip, step('slip-seen', 'chen'), step('call', 'chen')], 'chen')).toEqual([])
  expect(openSlips([slip, step('escalated', null)], 'lin')).toEqual([])
  expect(openSlips([slip, step('port-result', null), step('call', 'chen', { undone: true })], 'chen')).toHaveLength(1)
})

test('nobody is sent to a door to which somebody is already on the way', () => {
  expect(actionsOn(accepted(), CHEN, { ...NOTHING_AROUND, visitUnderWay: true })).not.toContain('send-visit')
})

test('at a visit the door comes first, then the notice, once', () => {
  const visit = accepted({ kind: 'visit' })
  expect(actionsOn(visit, CHEN, NOTHING_AROUND)[0]).toBe('at-door')
  expect(actionsOn(visit, CHEN, NOTHING_AROUND)).not.toContain('notice')
  const atDoor = { ...visit, atDoorAt: NOW }
  expect(actionsOn(atDoor, CHEN, NOTHING_AROUND)).toContain('notice')
  expect(actionsOn(atDoor, CHEN, NOTHING_AROUND)).not.toContain('at-door')
  expect(actionsOn(atDoor, CHEN, { ...NOTHING_AROUND, noticeSigned: true })).not.toContain('notice')
})

test('a colleague and the centre press a task that another holds, but do not work it', () => {
  expect(actionsOn(accepted(), COLLEAGUE, NOTHING_AROUND)).toEqual(['handover', 'remind', 'supervise'])
  expect(actionsOn(accepted(), ANALYST, NOTHING_AROUND)).toEqual(['handover', 'remind', 'supervise'])
  expect(actionsOn(accepted(), STRANGER, NOTHING_AROUND)).toEqual([])
})

test('a closed task offers nothing, but for the undo of what closed it', () => {
  const closed = accepted({ state: 'closed', closedAt: NOW })
  const around = { ...NOTHING_AROUND, hasGuardian: true }
  expect(actionsOn(closed, CHEN, around)).toEqual([])
  expect(actionsOn(closed, CHEN, { ...around, canUndo: true })).toEqual(['undo'])
})
