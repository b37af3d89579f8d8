import { sql } from 'kysely'
import { takeList } from '../../src/flows/list-to-signals.ts'
import { acceptFollowUp, acceptTask } from '../../src/flows/accept-task.ts'
import { decideAppeal } from '../../src/flows/appeal-to-release.ts'
import { takeAppeal, takeAppealOfEntry } from '../../src/flows/objection-to-appeal.ts'
import { answerTip, takeUpTip } from '../../src/flows/tip-to-answer.ts'
import { acceptCase, fileCase } from '../../src/flows/case-to-decision.ts'
import { startThreeWayCall } from '../../src/flows/case-to-three-way-call.ts'
import { registerCitizen } from '../../src/flows/citizen-to-registration.ts'
import { CONSENT_VERSION } from '../../src/domain/consent-text.ts'
import { makeCampaign, ownCredit } from '../../src/flows/code-to-credit.ts'
import { openFollowUp } from '../../src/flows/case-to-follow-up.ts'
import { alertFromCounter } from '../../src/flows/counter-alert-to-visit.ts'
import { recordCall, textPerson } from '../../src/flows/call-to-next-step.ts'
import { mergeWarning } from '../../src/flows/duplicate-to-warning.ts'
import { addToList } from '../../src/flows/entry-to-list.ts'
import { keepTraining, notePass } from '../../src/flows/pass-to-training.ts'
import { addShift } from '../../src/flows/roster-to-change.ts'
import { mute } from '../../src/flows/rules-and-clocks.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { handOver } from '../../src/flows/task-to-other-unit.ts'
import { arriveAtDoor } from '../../src/flows/task-to-door-visit.ts'
import { closeWithOutcome } from '../../src/flows/task-to-outcome.ts'
import { sendSlip } from '../../src/flows/task-slip.ts'
import { signNotice } from '../../src/flows/visit-to-notice.ts'
import type { Signal } from '../../src/contract/signal.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { trainingsOfUnit } from '../../src/reads/trainings.ts'
import { myTasks, taskPage } from '../../src/reads/task-page.ts'
import { leaveOrders } from '../support/every-order.ts'
import { followMoney } from './followed-money.ts'
import { answerFollowUp } from '../../src/flows/follow-up-to-answer.ts'
import { followUpById, followUpsOfCase } from '../../src/features/follow-up/follow-up.store.ts'
import type { FollowUpKind } from '../../src/contract/follow-up.ts'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { reported } from '../support/tip.ts'
import { aCard, aReport, aTransfer } from '../support/report.ts'
import { aResident, SCAM_NUMBER, type SmallBureau } from '../support/small-bureau.ts'

const HOUR_MS = 3_600_000
const ORANGE: Partial<Signal> = { kind: 'hotline', text: '她要给网上认识的人转钱，谁说都不听，麻烦你们上门看看。', tags: ['coached'] }
const YELLOW: Partial<Signal> = { kind: 'listed', level: 'yellow', text: '曾访问涉诈网址，建议核实提醒' }
const RED: Partial<Signal> = {
  kind: 'call', counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '这里是市公安局，您名下账户涉嫌洗钱，请把资金转到安全账户核查，不要告诉家人。',
}

/** A day on which everything happens at once: warnings at every step of the work, a burst, a handover, a list, a mute, and a yesterday to compare with. */
export class BusyDay {
  readonly #bureau: SmallBureau
  readonly #now: Date
  #count = 0

  constructor(bureau: SmallBureau, now: Date) {
    this.#bureau = bureau
    this.#now = now
  }

  async happen(): Promise<void> {
    await this.#bureau.system((tx) => sql`update duty set starts_at = ${new Date(this.#now.getTime() - 100 * HOUR_MS)}`.execute(tx))
    await this.#yesterday()
    await this.#closed()
    await this.#visits()
    await this.#elsewhere()
    await this.#lists()
    await this.#registered((await makeCampaign(this.#as('publicity'), '反诈宣传月')).code)
    await ownCredit(this.#as('gridworker'))
    await this.#tips()
    await this.#reports()
    await this.#followUps()
    await this.#merged()
    await this.#burst()
    await this.#warn(ORANGE)
    await sendSlip(this.#as('centre'), await this.#accepted(YELLOW), 'supervise', '银行说她正在柜台，请立即联系')
    await this.#warn(RED)
    await leaveOrders(this.#bureau, this.#now)
    await followMoney(this.#bureau, this.#now)
    await this.#counter()
    await this.#roster()
  }

  /** A customer stands at the bank, and somebody is on the way; of three earlier transfers one can be stopped. */
  async #counter(): Promise<void> {
    const phone = `142${String(10_000_000 + this.#count++)}`
    await aResident(this.#bureau, phone)
    const paidAt = (minutes: number) => new Date(this.#now.getTime() - minutes * 60_000).toISOString()
    const earlier = [[aCard(61), 50], [aCard(62, '990199'), 40], ['', 30]].map(([payee, minutes]) => ({ payee: String(payee), payeeBank: '', amountFen: 4_000_000, at: paidAt(Number(minutes)) }))
    const id = await alertFromCounter(this.#as('colleague'), { customer: phone, amountFen: 17_000_000, tags: ['nervous', 'on-the-phone'], payee: '', earlier }, () => undefined)
    const [visit] = await this.#bureau.system(async (tx) => (await sql<{ id: string; login: string }>`select t.id, u.login from counter_alert a join task t on t.id = a.task_id join app_user u on u.id = t.assignee where a.id = ${id}`.execute(tx)).rows)
    await acceptTask(this.#as(visit!.login), visit!.id)
  }

  /** Two who scanned a poster. */
  async #registered(credit: string): Promise<void> {
    const context = this.#bureau.at(this.#now)
    for (const phone of ['14200000081', '14200000082']) {
      const citizen = { token: context.vault.token('phone', phone) }
      await registerCitizen(context, citizen, { forWhom: 'self', phone, name: '李桂芳', region: '990101001001', address: null, guardians: [], consent: CONSENT_VERSION, credit })
    }
  }

  /** In two hours somebody of the centre is at two posts at once; a course was passed too long ago. */
  async #roster(): Promise<void> {
    const [commander, userId] = [this.#as('commander'), this.#bureau.userId('centre')]
    const after = (hours: number) => new Date(this.#now.getTime() + hours * HOUR_MS).toISOString()
    await addShift(commander, { unit: 'C', userId, post: 'stand-in', startsAt: after(2), endsAt: after(10), despite: true })
    await keepTraining(commander, { name: '紧急止付与冻结操作', roles: ['analyst', 'commander'], validMonths: 12 })
    const { trainings: [training] } = await trainingsOfUnit(commander, 'C')
    await notePass(commander, { trainingId: training!.id, userId, passedOn: '2020-05-01' })
  }

  #as(login: string, at = this.#now) {
    return this.#bureau.as(login, at)
  }

  async #warn(signal: Partial<Signal>, at = this.#now): Promise<string> {
    const phone = `142${String(10_000_000 + this.#count++)}`
    await aResident(this.#bureau, phone)
    const whole = { ref: phone, at: at.toISOString(), person: { phone }, ...signal } as Signal
    await signalsToWarnings(this.#bureau.at(at), this.#bureau.source, [readSignal(whole, at)], () => undefined)
    return phone
  }

  /** Offered to officer Chen, who takes it. */
  async #accepted(signal: Partial<Signal>, at = this.#now): Promise<string> {
    await this.#warn(signal, at)
    const { id } = (await myTasks(this.#as('chen', at))).find((task) => task.state === 'offered')!
    await acceptTask(this.#as('chen', at), id)
    return id
  }

  /** Busy twice; the squad takes the visit. */
  async #visited(signal: Partial<Signal>, at = this.#now): Promise<string> {
    const call = await this.#accepted(signal, at)
    for (let time = 0; time < 2; time++) await recordCall(this.#as('chen', at), call, 'person', 'busy')
    await textPerson(this.#as('chen', at), call, 'guardian')
    const visit = (await myTasks(this.#as('squad', at))).find((task) => task.kind === 'visit' && task.state === 'offered')!
    await acceptTask(this.#as('squad', at), visit.id)
    return visit.id
  }

  async #visits(): Promise<void> {
    await this.#visited(RED)
    await arriveAtDoor(this.#as('squad'), await this.#visited(ORANGE))
    const signed = await this.#visited(ORANGE)
    await arriveAtDoor(this.#as('squad'), signed)
    await signNotice(this.#as('squad'), signed, [[100, 400, 300, 200, 500, 600, 700, 300]])
  }

  async #closed(): Promise<void> {
    const visit = await this.#visited(RED)
    await arriveAtDoor(this.#as('squad'), visit)
    await signNotice(this.#as('squad'), visit, [[100, 400, 900, 300]])
    await closeWithOutcome(this.#as('squad'), visit, { outcome: 'dissuaded', note: '', directFen: 1_200_000, indirectFen: 17_000_000, protections: ['bank-limit', 'anti-fraud-app', 'family-informed'] })
    const call = await this.#accepted(ORANGE)
    await recordCall(this.#as('chen'), call, 'person', 'reached')
    await closeWithOutcome(this.#as('chen'), call, {
      outcome: 'already-paid', note: '对方自称客服，分两次转出', directFen: 0, indirectFen: 0, protections: [], paid: { amountFen: 4_800_000, account: '6222020000001234567', at: this.#now.toISOString() },
    })
  }

  async #elsewhere(): Promise<void> {
    await handOver(this.#as('chen'), await this.#accepted(ORANGE), { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
    await handOver(this.#as('chen'), await this.#accepted(YELLOW), { reason: 'not-mine', toUnit: 'PB', note: '本人住在西街道二村，子女在家' })
  }

  async #lists(): Promise<void> {
    const entry = { source: '研判', evidence: '三名被害人的通话记录', fraudType: null, level: null, caseId: null, expiresAt: null }
    const { id } = await addToList(this.#as('commander'), { ...entry, list: 'scam-number', value: '14390000001' })
    await takeAppealOfEntry(this.#as('calltaker'), id, { channel: 'phone', name: '孙某', contact: '14200000099', reason: '号码上月才办' })
    await addToList(this.#as('centre'), { ...entry, list: 'mule-account', value: aCard(91) })
    const upheld = await takeAppeal(this.#as('chen'), { kind: 'account', value: aCard(91), channel: 'counter', name: '孙某', contact: '14200000098', reason: '工资卡，不知情' })
    await decideAppeal(this.#as('commander'), upheld.id, { decision: 'upheld', reason: '核对工资流水，与案件无关', identified: false })
    await addToList(this.#as('chen'), { ...entry, list: 'bad-domain', value: 'fraud.example' })
    await takeList(this.#as('centre'), { fileName: '市局下发高危名单（十一月第三批）.csv', format: 'csv', header: ['序号', '手机号', '姓名', '级别'], rows: [{ line: 2, cells: ['1', '14233330001', '李某', '黄'] }, { line: 3, cells: ['2', 'not a phone', '张某', '黄'] }] }, () => undefined)
    await mute(this.#as('commander'), { kind: 'domain', value: 'shop.example.com', reason: '本市商场会员系统，已核实', until: new Date(this.#now.getTime() + 30 * 24 * HOUR_MS).toISOString() })
  }

  /** Citizens' reports that wait, of money that is gone too, one in work and one that was answered. */
  async #tips(): Promise<void> {
    const context = { ...this.#bureau.at(this.#now) }
    const paid = { amountFen: 3_000_000, at: new Date(this.#now.getTime() - HOUR_MS).toISOString() }
    const number = [{ kind: 'phone' as const, value: '14399990001' }]
    await reported(context, '14200000051', { about: number, region: '990101001001' })
    await reported(context, '14200000052', { about: [...number, { kind: 'account', value: aCard(92) }], paid })
    const inWork = await reported(context, '14200000053', { about: [...number, { kind: 'domain', value: 'fraud.example' }], channel: 'web', fraudType: 'shopping' })
    await takeUpTip(this.#as('calltaker'), inWork)
    const answered = await reported(context, '14200000054', { about: [], words: '有人冒充物流客服，说快递丢失要理赔' })
    await takeUpTip(this.#as('centre'), answered)
    await answerTip(this.#as('centre'), answered, { result: 'confirmed', answer: '已核实，谢谢' })
  }

  /** One report that has just been taken, and one that was filed. */
  async #reports(): Promise<void> {
    const taker = this.#as('centre')
    await reportCase(taker, aReport(this.#now, '14233330077', { transfers: [aTransfer(this.#now, { payer: aCard(8) }), aTransfer(this.#now, { payee: aCard(2), channel: 'third-party' })] }))
    const filed = await reportCase(taker, aReport(this.#now, '14233330078'))
    await acceptCase(taker, filed.id)
    await fileCase(taker, filed.id, '甲公刑立字〔2026〕88号')
    await startThreeWayCall(taker, filed.id, { third: 'bank', bank: 'BKA' })
  }

  /** Of two victims: one who has paid again and is to be visited, one who is being called. */
  async #followUps(): Promise<void> {
    const [told, called] = [await this.#acceptedCase('14233330080'), await this.#acceptedCase('14233330081')]
    const answered = await this.#opened(told, 'follow-up-call')
    await acceptFollowUp(this.#as('chen'), answered)
    await answerFollowUp(this.#as('chen'), answered, { result: 'talked', findings: ['contacted-again', 'paid-again'], note: '对方自称律师，说能追回损失，先收了五千元。' })
    await this.#opened(told, 'follow-up-visit')
    await signalsToWarnings(this.#bureau.at(this.#now), this.#bureau.source, [readSignal({ ref: 'again', kind: 'listed', at: this.#now.toISOString(), person: { phone: '14233330080' }, level: 'yellow' }, this.#now)], () => undefined)
    await acceptFollowUp(this.#as('chen'), await this.#opened(called, 'follow-up-call'))
  }

  async #acceptedCase(phone: string): Promise<string> {
    const before = new Date(this.#now.getTime() - 40 * HOUR_MS)
    await aResident(this.#bureau, phone)
    const { id } = await reportCase(this.#as('centre', before), aReport(before, phone))
    await acceptCase(this.#as('centre', before), id)
    return id
  }

  async #opened(caseId: string, kind: FollowUpKind): Promise<string> {
    return this.#bureau.system(async (tx) => {
      const { id } = (await followUpsOfCase(tx, caseId)).find((row) => row.kind === kind && row.state === 'planned')!
      await openFollowUp(tx, this.#bureau.at(this.#now), (await followUpById(tx, id))!)
      return (await followUpById(tx, id))!.task_id!
    })
  }

  /** A second number of the same human being, whose task officer Chen had. */
  async #merged(): Promise<void> {
    const [merged, kept] = [await this.#accepted(YELLOW), await this.#accepted(ORANGE)]
    const warningOf = async (task: string) => (await taskPage(this.#as('chen'), task)).warningId
    await mergeWarning(this.#as('duty'), await warningOf(merged), { into: await warningOf(kept), reason: '本人的第二个号码' })
  }

  async #burst(): Promise<void> {
    const phones = []
    for (let nth = 0; nth < 4; nth++) phones.push(await this.#warn(YELLOW))
    const surge = uuidv7(this.#now)
    const tokens = phones.map((phone) => this.#bureau.at(this.#now).vault.token('phone', phone))
    await this.#bureau.system(async (tx) => {
      await sql`insert into surge (id, source_id, started_at, last_at, warnings) values (${surge}, ${this.#bureau.source.id}, ${this.#now}, ${this.#now}, 104)`.execute(tx)
      await sql`update warning set bundle_id = ${surge} where person_id in (select person_id from identifier where token = any(${tokens}::uuid[]))`.execute(tx)
    })
  }

  /** Within the 24 hours of today's brief, and within the 24 hours before them. */
  async #yesterday(): Promise<void> {
    for (const hours of [26, 50]) {
      const at = new Date(this.#now.getTime() - hours * HOUR_MS)
      const call = await this.#accepted(ORANGE, at)
      await recordCall(this.#as('chen', at), call, 'person', 'reached')
      await closeWithOutcome(this.#as('chen', at), call, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 3_000_000, protections: [] })
    }
  }
}
