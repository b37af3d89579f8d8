import type { CallResult } from '../src/contract/task.ts'
import type { WarningLevel } from '../src/domain/levels.ts'
import type { Task } from '../src/features/task/task.rules.ts'
import { CaseBook, type CaseRecord, type CaseStart, type Office } from './past-case.ts'
import { around, ASLEEP_SHARE, HASTE, lineOf, NOTICE_SECONDS, ODD_SHARES, OTHER_BUREAUS, READING_SECONDS, REPLIES, REPLY_SHARES, REVIEW_SECONDS, ROAD, SHARES, SPREAD, TALK_SECONDS } from './officer-ways.ts'
import { verdict, type Meeting } from './past-verdict.ts'
import type { Random } from './random.ts'
import { Schedule } from './schedule.ts'

/** Plays one warning from its opening until nothing more is to be done, or `until` has come. */
export function workCase(start: CaseStart, office: Office, random: Random, until: Date): CaseRecord {
  const book = new CaseBook(start, office)
  const officers = new Officers(start, book, office, random)
  officers.asked(start.task)
  for (;;) {
    const due = book.nextDue()
    const nextMs = Math.min(officers.acts.firstAtMs(), due?.dueAt.getTime() ?? Infinity)
    if (nextMs >= until.getTime()) break
    book.now = new Date(nextMs)
    if (due !== undefined && due.dueAt.getTime() === nextMs) book.fire(due)
    else officers.acts.takeFirst()()
  }
  const record = book.record()
  for (const task of record.tasks) if (task.assignee !== null) office.roster.busy(task.assignee, task.closedAt ?? until)
  return record
}

class Officers {
  readonly acts = new Schedule<() => void>()
  readonly #start: CaseStart
  readonly #book: CaseBook
  readonly #office: Office
  readonly #random: Random
  readonly #line: readonly CallResult[]
  #calls = 0
  #handed = false

  constructor(start: CaseStart, book: CaseBook, office: Office, random: Random) {
    this.#start = start
    this.#book = book
    this.#office = office
    this.#random = random
    this.#line = lineOf(start.task.level, random)
    book.onOffered = (task) => this.asked(task)
  }

  asked(task: Task): void {
    const asked = task.assignee ?? this.#somebodyOfTheCentre()
    if (asked === undefined || this.#random.chance(ASLEEP_SHARE)) return
    const { offeredAt } = task
    this.#later(this.#haste.accept, SPREAD.hands, () => {
      const now = this.#book.task(task.id)
      if (now.state !== 'offered' || now.offeredAt !== offeredAt) return
      this.#book.accept(task.id, asked, String(this.#random.between(0, 999_999)).padStart(6, '0'))
      if (task.kind === 'visit') this.#setOff(task, asked)
      else if (!this.#handsOver(task, asked)) this.#later(this.#haste.call, SPREAD.hands, () => this.#dial(task.id, asked))
    })
  }

  get #haste(): (typeof HASTE)[WarningLevel] {
    return HASTE[this.#start.task.level]
  }

  /** Seldom the person is known to have moved away, to another station's beat or out of the county. Once is enough for one warning. */
  #handsOver(task: Task, officer: string): boolean {
    if (this.#handed) return false
    const { roster } = this.#office
    const dice = this.#random.next()
    if (dice < ODD_SHARES.otherStation) {
      const other = roster.anotherStation(this.#start.station, this.#random.next())
      this.#later(READING_SECONDS, SPREAD.hands, () => { if (this.#holds(task.id, officer)) this.#book.handToUnit(task.id, other.code, other.area[0]!.first) })
      this.#later(READING_SECONDS * 4 + REVIEW_SECONDS, SPREAD.hands, () => this.#confirm())
    } else if (dice < ODD_SHARES.otherStation + ODD_SHARES.otherBureau) {
      this.#later(READING_SECONDS, SPREAD.hands, () => {
        if (!this.#holds(task.id, officer)) return
        this.#book.handToBureau(task.id, this.#random.pick(OTHER_BUREAUS))
        this.#replyInTime()
      })
      this.#later(READING_SECONDS * 4 + REVIEW_SECONDS, SPREAD.hands, () => this.#confirm())
    } else return false
    this.#handed = true
    return true
  }

  #confirm(): void {
    const reviewer = this.#somebodyOfTheCentre()
    if (reviewer !== undefined && this.#book.awaitsReview) this.#book.confirmHandover(reviewer)
  }

  /** Within the level's clock: of the past nothing was left lying. */
  #replyInTime(): void {
    const { least, most } = REPLY_SHARES
    const seconds = this.#office.pace.clocks[this.#start.task.level].bureauReplySeconds * (least + (most - least) * this.#random.next())
    this.acts.add(this.#book.now.getTime() + Math.round(seconds * 1_000), () => this.#reply())
  }

  #reply(): void {
    const analyst = this.#somebodyOfTheCentre()
    if (analyst !== undefined && this.#book.isElsewhere) this.#book.bureauReplies(analyst, this.#random.pick(REPLIES))
  }

  #dial(taskId: string, officer: string): void {
    if (!this.#holds(taskId, officer)) return
    const result = this.#line[this.#calls++] ?? 'no-answer'
    const sent = this.#book.call(taskId, 'person', result)
    if (result === 'reached') {
      if (this.#random.chance(SHARES.askedVisit)) this.#book.sendToDoor(taskId, officer, 'asked')
      else this.#answer(taskId, officer, 'phone', TALK_SECONDS.phone)
      return
    }
    if (result === 'wrong-number' && this.#random.chance(0.5)) return this.#answer(taskId, officer, 'wrong-number', TALK_SECONDS.phone)
    if (this.#random.chance(SHARES.text)) this.#later(20, SPREAD.hands, () => { if (this.#holds(taskId, officer)) this.#book.text(taskId, 'person') })
    if (sent) this.#tryGuardian(taskId, officer)
    else this.#later(this.#haste.redial, SPREAD.hands, () => this.#dial(taskId, officer))
  }

  #tryGuardian(taskId: string, officer: string): void {
    if (!this.#start.hasGuardian || !this.#random.chance(SHARES.guardian)) return
    const result = this.#random.chance(SHARES.guardianAnswers) ? 'reached' : 'no-answer'
    this.#later(45, SPREAD.hands, () => { if (this.#holds(taskId, officer)) this.#book.call(taskId, 'guardian', result) })
  }

  #setOff(task: Task, officer: string): void {
    const roadSeconds = ROAD.startSeconds + this.#office.roster.distanceMeters(officer, this.#start.door) / ROAD.metersPerSecond
    this.#later(this.#haste.setOff + roadSeconds, SPREAD.road, () => {
      if (!this.#holds(task.id, officer)) return
      this.#book.arrive(task.id)
      if (!this.#random.chance(SHARES.atHome)) return this.#answer(task.id, officer, 'nobody-home', NOTICE_SECONDS)
      if (this.#random.chance(SHARES.signs)) this.#later(TALK_SECONDS.door * 0.7, SPREAD.talk, () => { if (this.#holds(task.id, officer)) this.#sign(task.id, officer) })
      else this.#answer(task.id, officer, 'door', TALK_SECONDS.door)
    })
  }

  #sign(taskId: string, officer: string): void {
    this.#book.sign(taskId)
    this.#answer(taskId, officer, 'door', NOTICE_SECONDS)
  }

  #answer(taskId: string, officer: string, meeting: Meeting, seconds: number): void {
    this.#later(seconds, SPREAD.talk, () => {
      if (this.#holds(taskId, officer)) this.#book.close(taskId, verdict(this.#start, meeting, this.#book.now, this.#random))
    })
  }

  #holds(taskId: string, officer: string): boolean {
    const task = this.#book.task(taskId)
    return task.state === 'accepted' && task.assignee === officer
  }

  #somebodyOfTheCentre(): string | undefined {
    const { roster } = this.#office
    const present = roster.stations(roster.centre(), this.#book.now).centre.filter((one) => one.post === 'on-duty')
    return present.length === 0 ? undefined : this.#random.pick(present).userId
  }

  #later(medianSeconds: number, spread: number, act: () => void): void {
    this.acts.add(this.#book.now.getTime() + Math.round(around(medianSeconds, spread, this.#random) * 1_000), act)
  }
}
