import { sql } from 'kysely'
import type { Signal } from '../../src/contract/signal.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { tellBanks } from '../../src/features/bank-message/bank-message.store.ts'
import { followUpsOfCase } from '../../src/features/follow-up/follow-up.store.ts'
import { TOTP } from 'otpauth'
import { beginFactor, confirmFactor } from '../../src/features/account/account.service.ts'
import { citizenOf, proveNumber, sendCode } from '../../src/features/registry/registry.service.ts'
import { CONSENT_VERSION } from '../../src/domain/consent-text.ts'
import { ownCredit } from '../../src/flows/code-to-credit.ts'
import { registerCitizen } from '../../src/flows/citizen-to-registration.ts'
import { claimOutgoing } from '../../src/flows/outgoing-to-telecom.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { attachToCase } from '../../src/flows/attachment-to-case.ts'
import { recordCall } from '../../src/flows/call-to-next-step.ts'
import { acceptCase } from '../../src/flows/case-to-decision.ts'
import { startThreeWayCall } from '../../src/flows/case-to-three-way-call.ts'
import { openFollowUp } from '../../src/flows/case-to-follow-up.ts'
import { alertFromCounter } from '../../src/flows/counter-alert-to-visit.ts'
import { fireNextDeadline } from '../../src/flows/deadline-to-escalation.ts'
import { takeList } from '../../src/flows/list-to-signals.ts'
import { takeAppealOfEntry } from '../../src/flows/objection-to-appeal.ts'
import { addToList } from '../../src/flows/entry-to-list.ts'
import { askToBlock } from '../../src/flows/number-to-block.ts'
import { mute } from '../../src/flows/rules-and-clocks.ts'
import { mergeWarning } from '../../src/flows/duplicate-to-warning.ts'
import { noteOnPerson } from '../../src/flows/note-on-person.ts'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { keepTraining, notePass } from '../../src/flows/pass-to-training.ts'
import { addShift } from '../../src/flows/roster-to-change.ts'
import { askToSwitch } from '../../src/flows/shift-to-colleague.ts'
import { handOver } from '../../src/flows/task-to-other-unit.ts'
import { arriveAtDoor } from '../../src/flows/task-to-door-visit.ts'
import { tellPeer } from '../../src/flows/message-to-peer.ts'
import { addPublished, replaceOfficers } from '../../src/features/zone/zone.store.ts'
import { signNotice } from '../../src/flows/visit-to-notice.ts'
import { keepPhoto } from '../../src/flows/visit-to-photo.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { shiftsOfUnit } from '../../src/features/roster/roster.store.ts'
import { trainingsOfUnit } from '../../src/reads/trainings.ts'
import { currentAnnouncements, makeAnnouncement, seeAnnouncement } from '../../src/features/announcement/announcement.service.ts'
import { keepView } from '../../src/features/saved-view/saved-view.service.ts'
import { myTasks } from '../../src/reads/task-page.ts'
import { aPhoto } from './photo.ts'
import { leaveOrders } from './every-order.ts'
import { aReport } from './report.ts'
import { reported } from './tip.ts'
import { aResident, PASSWORD, SCAM_NUMBER, type SmallBureau } from './small-bureau.ts'

export const IN_HAND_PHONE = '14200000001'
const CITIZEN_PHONE = '14200000061'
const LISTED_PHONE = '14390000001'
export const MUTED_DOMAIN = 'shop.example.com'
/** What stands in the bureau afterwards, by id. The case is station PA's; nothing is PB's. */
export type Everything = {
  readonly taskId: string; readonly visitId: string; readonly warningId: string; readonly handoverId: string; readonly viewId: string; readonly uploadId: string; readonly muteToken: string
  readonly caseId: string; readonly attachmentId: string; readonly photoId: string; readonly listingId: string; readonly shiftId: string; readonly switchId: string; readonly appealId: string; readonly followUpId: string
  readonly alertId: string; readonly tipId: string
} & Awaited<ReturnType<typeof leaveOrders>>

type Found = Pick<Everything, 'warningId' | 'handoverId' | 'viewId' | 'muteToken' | 'attachmentId' | 'photoId' | 'followUpId'>

const nowhere = () => undefined

/** A day's work of station PA, the squad and the centre that leaves a row in every table about people and cases. */
export async function fillEveryTable(bureau: SmallBureau, now: Date): Promise<Everything> {
  const warn = async (phone: string, more: Partial<Signal> = {}) => {
    await aResident(bureau, phone)
    const signal = { ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户', ...more } as Signal
    await signalsToWarnings(bureau.at(now), bureau.source, [readSignal(signal, now)], nowhere)
  }
  const chen = bureau.as('chen', now)
  const accepted = async () => {
    const { id } = (await myTasks(chen)).find((task) => task.state === 'offered')!
    await acceptTask(chen, id)
    return id
  }
  await warn(IN_HAND_PHONE)
  const taskId = await accepted()
  const visitId = await signedVisit(bureau, now, taskId)
  await warn('14200000005', { kind: 'transfer', counterpart: { account: '6222020000001234567' }, amountFen: 50_000_000, screenSharing: true })
  const handed = await accepted()
  await handOver(chen, handed, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
  const upload = await takeList(bureau.as('centre', now), { fileName: '下发名单.csv', format: 'csv', header: ['手机号', '级别'], rows: [{ line: 2, cells: ['14233330001', '黄'] }] }, nowhere)
  await mute(bureau.as('commander', now), { kind: 'domain', value: MUTED_DOMAIN, reason: '已核实', until: new Date(now.getTime() + 86_400_000).toISOString() })
  const entry = { list: 'scam-number' as const, value: LISTED_PHONE, source: '研判', evidence: '受害人通话记录', fraudType: null, level: null, caseId: null, expiresAt: null }
  const listing = await addToList(bureau.as('centre', now), entry)
  await askToBlock(bureau.as('centre', now), listing.id, 'block')
  const appeal = await takeAppealOfEntry(bureau.as('calltaker', now), listing.id, { channel: 'counter', name: '孙某', contact: '14200000099', reason: '号码是新办的' })
  const report = await reportCase(bureau.as('centre', now), aReport(now, IN_HAND_PHONE))
  await acceptCase(bureau.as('centre', now), report.id)
  await startThreeWayCall(bureau.as('centre', now), report.id, { third: 'command' })
  const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(40)])
  await attachToCase(bureau.as('centre', now), report.id, { fileName: '截图.png', bytes: picture })
  const earlier = [{ payee: '', payeeBank: '', amountFen: 500_000, at: new Date(now.getTime() - 3_600_000).toISOString() }]
  const alertId = await alertFromCounter(bureau.as('colleague', now), { customer: '14200000005', amountFen: 17_000_000, tags: ['nervous'], payee: '', earlier }, nowhere)
  await keepView(bureau.as('commander', now), { name: '值班视图', search: { state: 'open' }, shared: true })
  await makeAnnouncement(bureau.as('commander', now), { words: '夜间系统维护', hours: 12 })
  await seeAnnouncement(bureau.as('chen', now), (await currentAnnouncements(bureau.as('chen', now))).items[0]!.id)
  await aCitizen(bureau, now)
  await withSecondFactor(bureau, 'auditor', now)
  await fireNextDeadline(bureau.at(new Date(now.getTime() + 3_600_000)), bureau.ourSource, nowhere)
  await warn('14200000006', { ongoing: true })
  const found = await bureau.system(async (tx) => {
    await tellBanks(tx, [{ id: uuidv7(now), bank: 'BKA', ask: 'stop', orderKind: 'stop', orderId: uuidv7(now), body: { account: uuidv7(now), amountFen: 1, since: null, until: null } }], now)
    await openFollowUp(tx, bureau.at(now), (await followUpsOfCase(tx, report.id))[0]!)
    await tellPeer(tx, bureau.at(now), { kind: 'registration-taken', id: report.id, changedAt: now.toISOString() })
    await addPublished(tx, [bureau.at(now).vault.token('phone', LISTED_PHONE)], 1)
    await replaceOfficers(tx, [{ code: '123456', name: '陈警官', badge: null, unit: 'PA', unitPhone: null }])
    await sql`insert into surge (id, source_id, started_at, last_at, warnings) values (${uuidv7(now)}, ${bureau.source.id}, ${now}, ${now}, 104)`.execute(tx)
    return (await sql<Found>`
      select (select subject_id from task where id = ${taskId}) as "warningId", (select id from handover) as "handoverId", (select id from door_photo) as "photoId",
        (select id from saved_view) as "viewId", (select token from mute) as "muteToken", (select id from attachment) as "attachmentId",
        (select task_id from follow_up where task_id is not null) as "followUpId"`.execute(tx)).rows[0]!
  })
  await noteOnPerson(chen, found.warningId, '住在儿子家')
  await mergeTwo(bureau, now, warn)
  const planned = await plannedShift(bureau, now)
  const tipId = await reported(bureau.at(now), CITIZEN_PHONE, { region: '990101001001', words: '冒充客服' })
  return { taskId, visitId, uploadId: upload.id, listingId: listing.id, appealId: appeal.id, caseId: report.id, alertId, tipId, ...planned, ...found, ...(await leaveOrders(bureau, now)) }
}

/** Brought by the station's grid worker; the code that leaves for the carrier is the one that is typed in. */
async function aCitizen(bureau: SmallBureau, now: Date): Promise<void> {
  const context = bureau.at(now)
  const credit = await ownCredit(bureau.as('gridworker', now))
  await sendCode(context, CITIZEN_PHONE)
  const out = (await claimOutgoing(context, 100)).find((one) => 'text' in one && one.phone === CITIZEN_PHONE)!
  const { key } = await proveNumber(context, CITIZEN_PHONE, /\d{6}/.exec('text' in out ? out.text : '')![0])
  const said = { forWhom: 'self' as const, phone: CITIZEN_PHONE, name: '李桂芳', region: '990101001001', address: null, guardians: [], consent: CONSENT_VERSION, credit: credit.code } as const
  await registerCitizen(context, await citizenOf(context, key), said)
}

/** A shift of next month that the officer asks the stand-in to take, and a course that the officer has passed. */
async function plannedShift(bureau: SmallBureau, now: Date): Promise<Pick<Everything, 'shiftId' | 'switchId'>> {
  const [chen, commander] = [bureau.as('chen', now), bureau.as('commander', now)]
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString()
  await addShift(commander, { unit: 'PA', userId: bureau.userId('chen'), post: 'on-duty', startsAt: at(40), endsAt: at(41), despite: false })
  await keepTraining(commander, { name: '见面劝阻', roles: ['officer'], validMonths: 12 })
  const { id: trainingId } = (await trainingsOfUnit(commander, 'PA')).trainings[0]!
  await notePass(commander, { trainingId, userId: bureau.userId('chen'), passedOn: '2020-01-01' })
  const { id: shiftId } = (await bureau.system((tx) => shiftsOfUnit(tx, 'PA', { from: new Date(at(40)), until: new Date(at(41)) }), now))[0]!
  return { shiftId, switchId: await askToSwitch(chen, { shiftId, colleague: bureau.userId('standin'), inReturn: null, note: '' }) }
}

/** A second number of the same human being. */
async function mergeTwo(bureau: SmallBureau, now: Date, warn: (phone: string) => Promise<void>): Promise<void> {
  for (const phone of ['14200000007', '14200000008']) await warn(phone)
  const [merged, into] = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from warning where state = 'open' order by person_id desc limit 2`.execute(tx)).rows)
  await mergeWarning(bureau.as('centre', now), merged!.id, { into: into!.id, reason: '同一人的两个号码' })
}

/** Busy twice; the squad goes, and has the notice signed. */
async function signedVisit(bureau: SmallBureau, now: Date, taskId: string): Promise<string> {
  for (const tapKey of ['first tap', 'second tap']) await recordCall({ ...bureau.as('chen', now), tapKey }, taskId, 'person', 'busy')
  const squad = bureau.as('squad', now)
  const { id } = (await myTasks(squad))[0]!
  await acceptTask(squad, id)
  await arriveAtDoor(squad, id)
  await signNotice(squad, id, [[100, 400, 300, 200]])
  await keepPhoto(squad, id, aPhoto())
  return id
}

async function withSecondFactor(bureau: SmallBureau, login: string, now: Date): Promise<void> {
  const { secret } = await beginFactor(bureau.as(login, now), PASSWORD)
  await confirmFactor(bureau.as(login, now), 'no session', new TOTP({ secret }).generate({ timestamp: now.getTime() }))
}
