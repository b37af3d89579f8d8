import type { PaceSettings } from '../src/contract/pace.ts'
import type { CallResult, DeadlineRule, OutcomeBody } from '../src/contract/task.ts'
import type { RegionCode } from '../src/domain/region-code.ts'
import type { AuditEntry } from '../src/platform/audit.ts'
import { nearest, nextChainStep, offer } from '../src/features/roster/roster.rules.ts'
import { askingOf } from '../src/features/settings/settings.rules.ts'
import { afterCall, isUnanswered, onAccept, onHandedElsewhere, onOffer, onVisitSent, type Due, type Task } from '../src/features/task/task.rules.ts'
import type { TaskSnapshot } from '../src/features/task/task.store.ts'
import type { RosterBook } from './roster-book.ts'

/** A warning of the past as the flow opened it, and what nobody but the city knows of it. */
export type CaseStart = {
  readonly task: Task
  readonly station: string
  readonly place: RegionCode
  readonly placeSource: string
  readonly amountAtRiskFen: number | null
  readonly reasons: readonly string[]
  readonly hasGuardian: boolean
  readonly door: { readonly lon: number; readonly lat: number }
  /** Undefined: an everyday signal looked like fraud. */
  readonly victim: { readonly lostFen: number } | undefined
}

export type Office = { readonly roster: RosterBook; readonly pace: PaceSettings; readonly newId: (at: Date) => string }
export type PastStep = {
  readonly subjectId: string; readonly taskId: string | null; readonly at: Date; readonly actor: string | null; readonly kind: string; readonly detail: Record<string, unknown>
  readonly before?: TaskSnapshot; readonly region: number; readonly unit: string
}
export type PastReveal = { readonly at: Date; readonly userId: string; readonly unit: string; readonly personId: number; readonly taskId: string }
export type PastDue = { readonly taskId: string; readonly rule: DeadlineRule; readonly dueAt: Date }
export type PastNotice = { readonly id: string; readonly taskId: string; readonly at: Date; readonly userId: string; readonly region: number; readonly unit: string }
export type PastHandover = {
  readonly id: string; readonly taskId: string; readonly at: Date; readonly by: string; readonly fromUnit: string; readonly toUnit: string | null; readonly toBureau: string | null
  readonly reason: string; readonly review: { readonly by: string; readonly at: Date } | undefined; readonly reply: string | null
}
/** Where the warning ends up when a handover moved it. */
export type PastPlace = { readonly unit: string; readonly region: number; readonly moved: boolean; readonly elsewhere: boolean }
export type PastClosing = { readonly at: Date; readonly by: string; readonly taskId: string; readonly body: OutcomeBody }

/** Everything that the flows would have written of one warning until now. */
export type CaseRecord = {
  readonly start: CaseStart
  readonly tasks: readonly Task[]
  readonly running: readonly PastDue[]
  readonly fired: readonly (PastDue & { readonly firedAt: Date })[]
  readonly steps: readonly PastStep[]
  readonly reveals: readonly PastReveal[]
  readonly notices: readonly PastNotice[]
  readonly audits: readonly { readonly entry: AuditEntry; readonly at: Date }[]
  readonly handovers: readonly PastHandover[]
  /** Undefined: it stayed where it was opened. */
  readonly place: PastPlace | undefined
  readonly closing: PastClosing | undefined
  /** When another bureau has it: its clock, which they have always met. */
  readonly replyDueAt: Date | undefined
  /** Somebody has spoken to the victim: the fraud ends here. */
  readonly metAt: Date | undefined
}

/**
 * The flows' rules played in memory: what src/flows writes row by row is collected here and written in bulk. A thousand warnings of eight
 * weeks through the flows themselves would take longer than a newcomer waits; a test plays the same moves through both and compares.
 */
export class CaseBook {
  now: Date
  onOffered: (task: Task) => void = () => undefined
  readonly #start: CaseStart
  readonly #office: Office
  readonly #tasks = new Map<string, Task>()
  readonly #dues = new Map<string, PastDue>()
  readonly #fired: (PastDue & { firedAt: Date })[] = []
  readonly #steps: PastStep[] = []
  readonly #reveals: PastReveal[] = []
  readonly #notices: PastNotice[] = []
  readonly #audits: { entry: AuditEntry; at: Date }[] = []
  readonly #handovers: PastHandover[] = []
  #place: PastPlace | undefined
  #closing: PastClosing | undefined
  #metAt: Date | undefined
  #replyDueAt: Date | undefined

  constructor(start: CaseStart, office: Office) {
    this.#start = start
    this.#office = office
    this.now = start.task.offeredAt
    this.#tasks.set(start.task.id, start.task)
    this.#clock(start.task.id, [onOffer(start.task.level, office.pace.clocks, this.now)])
  }

  get awaitsReview(): boolean {
    const handover = this.#handovers.at(-1)
    return handover !== undefined && handover.review === undefined
  }

  get isElsewhere(): boolean {
    return this.#place?.elsewhere === true
  }

  task(id: string): Task {
    return this.#tasks.get(id)!
  }

  record(): CaseRecord {
    return {
      start: this.#start, tasks: [...this.#tasks.values()], running: [...this.#dues.values()], fired: this.#fired, steps: this.#steps, reveals: this.#reveals,
      notices: this.#notices, audits: this.#audits, handovers: this.#handovers, place: this.#place, closing: this.#closing, metAt: this.#metAt, replyDueAt: this.#replyDueAt,
    }
  }

  nextDue(): PastDue | undefined {
    return [...this.#dues.values()].toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0]
  }

  /** A clock that ran out, answered as `escalate` does. */
  fire(due: PastDue): void {
    this.#dues.delete(dueKey(due))
    this.#fired.push({ ...due, firedAt: this.now })
    const task = this.task(due.taskId)
    switch (due.rule) {
      case 'accept':
        if (task.state === 'offered') this.#offerOnward(task, 'accept')
        return
      case 'first-call':
        if (task.firstCallAt === null) this.#pressForCall(task)
        return
      case 'reached':
        if (task.reachedAt === null && task.kind === 'dissuade') this.sendToDoor(task.id, null, 'not-reached-in-time')
        return
      case 'at-door':
        if (task.atDoorAt === null) this.#superviseOrMoveOn(task, 'at-door')
        return
      case 'outcome':
        this.#superviseOrMoveOn(task, 'outcome')
    }
  }

  accept(taskId: string, userId: string, officerCode: string): void {
    const task = this.task(taskId)
    const before = this.#snapshot(task)
    const { user } = this.#office.roster.staff(userId)
    this.#change(task, { state: 'accepted', assignee: userId, acceptedAt: this.now, officerCode: task.kind === 'visit' ? officerCode : null })
    this.#stop(taskId, ['accept'])
    this.#clock(taskId, onAccept(task.kind, task.level, this.#office.pace.clocks, this.now))
    this.#step(task, 'accepted', userId, {}, before)
    this.#reveals.push({ at: this.now, userId, unit: user.unit, personId: task.personId, taskId })
    this.#audit(user.login, 'task.accept', taskId, { warning: task.warningId, reveals: true })
  }

  /** Answers whether somebody was sent to the door because of it. */
  call(taskId: string, to: 'person' | 'guardian', result: CallResult): boolean {
    const task = this.task(taskId)
    const before = this.#snapshot(task)
    const reached = to === 'person' && result === 'reached'
    this.#change(task, {
      firstCallAt: task.firstCallAt ?? this.now,
      ...(reached ? { reachedAt: task.reachedAt ?? this.now } : {}),
      ...(to === 'person' && isUnanswered(result) ? { unanswered: task.unanswered + 1 } : {}),
    })
    this.#stop(taskId, reached ? ['first-call', 'reached'] : ['first-call'])
    this.#step(task, 'call', task.assignee, { to, result }, before)
    if (reached) this.#metAt ??= this.now
    const next = afterCall(task, result)
    if (to !== 'person' || task.kind !== 'dissuade' || next.do !== 'send-someone') return false
    this.sendToDoor(taskId, null, next.because)
    return true
  }

  text(taskId: string, to: 'person' | 'guardian'): void {
    const task = this.task(taskId)
    this.#step(task, 'sms', task.assignee, { to })
  }

  sendToDoor(taskId: string, actor: string | null, because: string): void {
    if ([...this.#tasks.values()].some((one) => one.kind === 'visit' && one.state !== 'closed')) return
    const task = this.task(taskId)
    const before = actor === null ? undefined : this.#snapshot(task)
    const { roster, pace } = this.#office
    const { own, centreUnit } = roster.stations(this.#start.station, this.now)
    const free = [...own.filter((one) => one.post === 'on-duty'), ...roster.helpers(this.#start.place, this.now)].filter((one) => one.userId !== task.assignee)
    const chosen = nearest(free, this.#start.door)
    const visit: Task = {
      ...task, id: this.#office.newId(this.now), kind: 'visit', state: 'offered', assignee: chosen?.userId ?? null, unit: chosen?.unit ?? centreUnit, chainStep: chosen === undefined ? 'centre' : 'on-duty',
      unanswered: 0, officerCode: null, openedAt: this.now, offeredAt: this.now, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null,
    }
    this.#tasks.set(visit.id, visit)
    this.#step(task, 'visit-sent', actor, { because, visit: visit.id }, before)
    this.#stop(taskId, ['first-call', 'reached'])
    this.#step(visit, 'offered', null, { kind: 'visit', to: visit.assignee, chainStep: visit.chainStep, unit: visit.unit })
    this.#clock(visit.id, onVisitSent(task.level, pace.clocks, this.now))
    this.onOffered(visit)
  }

  arrive(taskId: string): void {
    const task = this.task(taskId)
    const before = this.#snapshot(task)
    this.#change(task, { atDoorAt: this.now })
    this.#stop(taskId, ['at-door'])
    this.#step(task, 'at-door', task.assignee, {}, before)
    this.#metAt ??= this.now
  }

  sign(taskId: string): void {
    const task = this.task(taskId)
    const id = this.#office.newId(this.now)
    this.#notices.push({ id, taskId, at: this.now, userId: task.assignee!, region: task.region, unit: task.unit })
    this.#step(task, 'notice-signed', task.assignee, { notice: id })
    this.#audit(this.#office.roster.staff(task.assignee!).user.login, 'notice.sign', id, { task: taskId })
  }

  close(taskId: string, body: OutcomeBody): void {
    const task = this.task(taskId)
    for (const one of this.#tasks.values()) if (one.state !== 'closed') this.#change(one, { state: 'closed', closedAt: this.now, outcome: body.outcome })
    this.#dues.clear()
    const { outcome, directFen, indirectFen, protections, paid } = body
    this.#step(task, 'outcome', task.assignee, { outcome, directFen, indirectFen, protections, ...(paid === undefined ? {} : { paidFen: paid.amountFen, paidAt: paid.at }) })
    this.#audit(this.#office.roster.staff(task.assignee!).user.login, 'task.outcome', taskId, { warning: task.warningId, outcome, directFen, indirectFen })
    this.#closing = { at: this.now, by: task.assignee!, taskId, body }
  }

  /** "Not mine": another station has it from here on, the centre looks at it later (src/flows/task-to-other-unit.ts). */
  handToUnit(taskId: string, toUnit: string, region: number): void {
    const task = this.task(taskId)
    const by = task.assignee!
    const chosen = offer(this.#office.roster.stations(toUnit, this.now), 'on-duty', askingOf(this.#office.pace, task.level))
    this.#handovers.push(this.#handover(task, { toUnit, toBureau: null, reason: 'not-mine' }))
    this.#place = { unit: toUnit, region, moved: true, elsewhere: false }
    this.#change(task, { state: 'offered', assignee: chosen.assignee, unit: chosen.unit, chainStep: chosen.chainStep, region, offeredAt: this.now, acceptedAt: null, officerCode: null })
    const offered = this.task(taskId)
    this.#step(offered, 'handed-over', by, { reason: 'not-mine', to: chosen.assignee, unit: chosen.unit, was: { region: this.#start.place, source: this.#start.placeSource } })
    this.#clock(taskId, [onOffer(task.level, this.#office.pace.clocks, this.now)])
    this.#audit(this.#office.roster.staff(by).user.login, 'task.handover', taskId, { reason: 'not-mine', toUnit })
    this.onOffered(offered)
  }

  /** Across the county line: our clocks stop until the other bureau answers. */
  handToBureau(taskId: string, toBureau: string): void {
    const task = this.task(taskId)
    const by = task.assignee!
    this.#handovers.push(this.#handover(task, { toUnit: null, toBureau, reason: 'out-of-county' }))
    this.#place = { unit: task.unit, region: task.region, moved: false, elsewhere: true }
    this.#change(task, { state: 'closed', closedAt: this.now, outcome: null })
    this.#dues.clear()
    this.#replyDueAt = onHandedElsewhere(task.level, this.#office.pace.clocks, this.now).dueAt
    this.#step(task, 'handed-over', by, { reason: 'out-of-county', toBureau })
    this.#audit(this.#office.roster.staff(by).user.login, 'task.handover', taskId, { reason: 'out-of-county', toBureau })
  }

  confirmHandover(by: string): void {
    const handover = this.#handovers.at(-1)!
    this.#handovers[this.#handovers.length - 1] = { ...handover, review: { by, at: this.now } }
    const { region, unit } = this.#place!
    this.#steps.push({ subjectId: this.#start.task.warningId, taskId: null, at: this.now, actor: by, kind: 'handover-reviewed', detail: { decision: 'confirmed', note: '' }, region, unit })
    this.#audit(this.#office.roster.staff(by).user.login, 'handover.review', handover.id, { decision: 'confirmed' })
  }

  /** With the reply the warning comes back, as a new call. */
  bureauReplies(by: string, reply: string): void {
    const { unit, region } = this.#place!
    this.#handovers[this.#handovers.length - 1] = { ...this.#handovers.at(-1)!, reply }
    this.#place = { ...this.#place!, elsewhere: false }
    this.#replyDueAt = undefined
    this.#steps.push({ subjectId: this.#start.task.warningId, taskId: null, at: this.now, actor: by, kind: 'bureau-replied', detail: { reply }, region, unit })
    const chosen = offer(this.#office.roster.stations(unit, this.now), 'on-duty', askingOf(this.#office.pace, this.#start.task.level))
    const task: Task = { ...this.#start.task, id: this.#office.newId(this.now), region, assignee: chosen.assignee, unit: chosen.unit, chainStep: chosen.chainStep, openedAt: this.now, offeredAt: this.now }
    this.#tasks.set(task.id, task)
    this.#step(task, 'offered', null, { kind: 'dissuade', to: task.assignee, chainStep: task.chainStep, unit: task.unit })
    this.#clock(task.id, [onOffer(task.level, this.#office.pace.clocks, this.now)])
    this.onOffered(task)
  }

  #handover(task: Task, to: Pick<PastHandover, 'toUnit' | 'toBureau' | 'reason'>): PastHandover {
    return { id: this.#office.newId(this.now), taskId: task.id, at: this.now, by: task.assignee!, fromUnit: task.unit, ...to, review: undefined, reply: null }
  }

  #offerOnward(task: Task, because: string): void {
    const { roster, pace } = this.#office
    const excluded = new Set(task.assignee === null ? [] : [task.assignee])
    const chosen = offer(roster.stations(task.unit, this.now), nextChainStep(task.chainStep, askingOf(pace, task.level).chain), askingOf(pace, task.level), excluded)
    this.#change(task, { state: 'offered', assignee: chosen.assignee, unit: chosen.unit, chainStep: chosen.chainStep, offeredAt: this.now, acceptedAt: null, officerCode: null })
    const offered = this.task(task.id)
    const stillNobody = task.assignee === null && chosen.assignee === null && task.unit === chosen.unit
    if (!stillNobody) this.#step(offered, 'escalated', null, { because, from: task.assignee, to: chosen.assignee, chainStep: chosen.chainStep, unit: chosen.unit })
    this.#clock(task.id, [onOffer(task.level, pace.clocks, this.now)])
    this.onOffered(offered)
  }

  #pressForCall(task: Task): void {
    const isTheirs = (at: Date) => task.acceptedAt === null || at >= task.acceptedAt
    const reminders = this.#steps.filter((step) => step.taskId === task.id && step.kind === 'slip' && step.detail.rule === 'first-call' && isTheirs(step.at)).length
    if (reminders >= this.#office.pace.escalation[task.level].reminders) return this.#offerOnward(task, 'first-call')
    this.#step(task, 'slip', null, { slip: 'remind', rule: 'first-call' })
    this.#clock(task.id, [{ rule: 'first-call', dueAt: new Date(this.now.getTime() + this.#office.pace.clocks[task.level].firstCallSeconds * 1_000) }])
  }

  #superviseOrMoveOn(task: Task, rule: 'at-door' | 'outcome'): void {
    if (task.state === 'offered') return this.#offerOnward(task, rule)
    this.#step(task, 'slip', null, { slip: 'supervise', rule })
    if (rule === 'outcome') this.#clock(task.id, [{ rule, dueAt: new Date(this.now.getTime() + this.#office.pace.clocks[task.level].outcomeSeconds * 1_000) }])
  }

  #change(task: Task, change: Partial<Task>): void {
    this.#tasks.set(task.id, { ...this.task(task.id), ...change })
  }

  #clock(taskId: string, dues: readonly Due[]): void {
    for (const due of dues) this.#dues.set(dueKey({ taskId, rule: due.rule }), { taskId, rule: due.rule, dueAt: due.dueAt })
  }

  #stop(taskId: string, rules: readonly DeadlineRule[]): void {
    for (const rule of rules) this.#dues.delete(dueKey({ taskId, rule }))
  }

  #step(task: Task, kind: string, actor: string | null, detail: Record<string, unknown>, before?: TaskSnapshot): void {
    this.#steps.push({ subjectId: task.warningId, taskId: task.id, at: this.now, actor, kind, detail, ...(before === undefined ? {} : { before }), region: task.region, unit: task.unit })
  }

  #audit(actor: string, action: string, subject: string, detail: Record<string, unknown>): void {
    this.#audits.push({ entry: { actor, action, subject, detail }, at: this.now })
  }

  #snapshot(task: Task): TaskSnapshot {
    const iso = (at: Date | null) => at?.toISOString() ?? null
    const dues = [...this.#dues.values()].filter((due) => due.taskId === task.id).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    return {
      task: {
        state: task.state, assignee: task.assignee, unit: task.unit, chain_step: task.chainStep, unanswered: task.unanswered, officer_code: task.officerCode,
        accepted_at: iso(task.acceptedAt), first_call_at: iso(task.firstCallAt), reached_at: iso(task.reachedAt), at_door_at: iso(task.atDoorAt),
      },
      deadlines: dues.map((due) => ({ rule: due.rule, due_at: due.dueAt.toISOString() })),
    }
  }
}

function dueKey(due: Pick<PastDue, 'taskId' | 'rule'>): string {
  return `${due.taskId} ${due.rule}`
}
