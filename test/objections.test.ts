import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppealQuery, AppealRow } from '../src/contract/appeal.ts'
import { decideAppeal, releaseCarried } from '../src/flows/appeal-to-release.ts'
import { addToList, confirmEntry, removeEntry, reviewEntry } from '../src/flows/entry-to-list.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { takeAppeal } from '../src/flows/objection-to-appeal.ts'
import { approveOrder, carryOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { appealPage, appeals } from '../src/reads/appeals.ts'
import { orderPage } from '../src/reads/order-page.ts'
import { stepWords } from '../src/domain/step-words.ts'
import { enOrders } from '../web/ui/i18n/en-orders.ts'
import { zhOrders } from '../web/ui/i18n/zh-orders.ts'
import { aCard, bankSays, rowOf } from './support/fraud-case.ts'
import { aStopped, objecting, REJECTED, UPHELD } from './support/objection.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau(new Date()) })
afterAll(() => bureau.drop())

const actor = (login: string) => bureau.as(login, new Date())
const take = (value: string) => takeAppeal(actor('chen'), objecting(value))
const view = (id: string, login = 'commander') => appealPage(actor(login), id)
const listed = (login: string, value: string) => addToList(actor(login), { list: 'mule-account', value, source: '研判', evidence: '收款账户', fraudType: null, level: 1, caseId: null, expiresAt: null })

describe('the answer to an objection', () => {
  test('names what stands at a bank, and nothing that a suspect would be warned of: no freeze that is drafted or waits for its paper, no proposed entry', async () => {
    const account = aCard()
    const stopId = await aStopped(bureau, account)
    const freezeId = await freezeStopped(actor('chen'), stopId)
    const onPaper = await aStopped(bureau, account, 'BKB')
    await bureau.system((tx) => tx.updateTable('stop_order').set({ state: 'approved', sent_at: null }).where('id', '=', onPaper).execute())
    await listed('chen', account)
    const { id } = await take(account)
    expect((await view(id)).standing.map(({ kind }) => kind)).toEqual(['stop', 'stop', 'freeze', 'entry'])
    await decideAppeal(actor('commander'), id, REJECTED)
    const told = (await view(id)).letter!
    const number = async (table: 'stop_order' | 'freeze_order', orderId: string) => (await rowOf(bureau, table, orderId)).number as string
    for (const words of [told.zh.join('\n'), told.en.join('\n')]) {
      expect(words).toContain(await number('stop_order', stopId))
      for (const secret of [await number('freeze_order', freezeId), await number('stop_order', onPaper), '冻结', 'freeze', '名单', 'list of accounts']) expect(words).not.toContain(secret)
    }
  })

  test('cannot be that measures stand where none has reached a bank', async () => {
    const account = aCard()
    await listed('chen', account)
    const { id } = await take(account)
    await expect(decideAppeal(actor('commander'), id, REJECTED)).rejects.toMatchObject({ code: 'appeal.nothing_stands' })
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await view(id)).letter!.zh.join('\n')).not.toContain('名单')
  })
})

test('the history of a released order says why in the reader’s language, with the reference of the objection', async () => {
  const account = aCard()
  const stopId = await aStopped(bureau, account)
  const freezeId = await freezeStopped(actor('chen'), await aStopped(bureau, account))
  const { id, ref } = await take(account)
  await decideAppeal(actor('commander'), id, UPHELD)
  const words = (language: Record<string, string>) => (group: string, code: string) => language[`${group}.${code}`] ?? code
  for (const orderId of [stopId, freezeId]) {
    const { detail } = (await orderPage(actor('commander'), orderId)).timeline.at(-1)!
    expect([stepWords(detail, words(enOrders)), stepWords(detail, words(zhOrders))]).toEqual([`objection upheld · ${ref}`, `申诉成立 · ${ref}`])
  }
})

describe('nobody decides about their own measure:', () => {
  test('who confirmed an entry, or looked at it again', async () => {
    for (const [nth, act] of [(id: string) => confirmEntry(actor('commander'), id), (id: string) => reviewEntry(actor('commander'), id, null)].entries()) {
      const account = aCard()
      const entry = await listed(nth === 0 ? 'chen' : 'centre', account)
      await act(entry.id)
      const { id } = await take(account)
      expect(await view(id)).toMatchObject({ mine: true, standing: [{ by: [nth === 0 ? 'chen' : 'centre', 'commander'] }] })
      await expect(decideAppeal(actor('commander'), id, UPHELD)).rejects.toMatchObject({ code: 'appeal.own_measure' })
    }
  })

  test('but what somebody did for an entry before it was taken off is over when another puts it back', async () => {
    const account = aCard()
    const entry = await listed('chen', account)
    await confirmEntry(actor('commander'), entry.id)
    await removeEntry(actor('centre'), entry.id, 'mistake')
    await listed('centre', account)
    const { id } = await take(account)
    expect(await view(id)).toMatchObject({ mine: false, standing: [{ by: ['centre'] }] })
    await decideAppeal(actor('commander'), id, UPHELD)
  })

  test('who asked for an order to be extended, and who looked again at what one person sent alone', async () => {
    const account = aCard()
    const stopId = await aStopped(bureau, account)
    await extendOrder(actor('commander'), stopId)
    await bankSays(bureau, stopId, new Date())
    const { id } = await take(account)
    expect(await view(id)).toMatchObject({ mine: true, standing: [{ by: ['calltaker', 'centre', 'commander'] }] })
    await expect(decideAppeal(actor('commander'), id, REJECTED)).rejects.toMatchObject({ code: 'appeal.own_measure' })

    const frozen = aCard()
    const freezeId = await freezeStopped(actor('chen'), await aStopped(bureau, frozen))
    await approveOrder(actor('duty'), freezeId)
    await bankSays(bureau, freezeId, new Date(), { heldFen: 1 })
    await extendOrder(actor('commander'), freezeId)
    const other = await take(frozen)
    await expect(decideAppeal(actor('commander'), other.id, UPHELD)).rejects.toMatchObject({ code: 'appeal.own_measure' })

    const alone = aCard()
    const stopped = await aStopped(bureau, alone)
    await bureau.system((tx) => tx.updateTable('stop_order').set({ alone: true, reviewed_by: bureau.userId('commander'), reviewed_at: new Date() }).where('id', '=', stopped).execute())
    const third = await take(alone)
    await expect(decideAppeal(actor('commander'), third.id, UPHELD)).rejects.toMatchObject({ code: 'appeal.own_measure' })
  })
})

describe('the list', () => {
  const seen = async (login: string, part: AppealQuery['part']) => {
    const items: AppealRow[] = []
    const pages: number[] = []
    for (let cursor: string | undefined, isLast = false; !isLast;) {
      const page = await appeals(actor(login), { part, cursor })
      items.push(...page.items)
      pages.push(page.items.length)
      cursor = page.next ?? undefined
      isLast = page.next === null
    }
    return { ids: items.map(({ id }) => id), pages }
  }
  const many = (n: number, more: { readonly state: string; readonly decided: boolean }) => bureau.system((tx) => sql`insert into appeal (id, kind, token, channel, state, unit, taken_by, made_at, due_at, decided_at, decided_by)
    select gen_random_uuid(), 'account', gen_random_uuid(), 'phone', ${more.state}, 'PA', ${bureau.userId('chen')}, now(), date_trunc('milliseconds', now() + n * interval '1 second'), ${more.decided ? sql`date_trunc('milliseconds', now() - n / 3 * interval '1 second')` : sql`null`},
      ${more.decided ? bureau.userId('commander') : null} from generate_series(1, ${n}) n`.execute(tx))

  test('a release that somebody has to carry to its bank is told apart from hundreds that wait or are decided, and each of those comes once', async () => {
    await many(230, { state: 'open', decided: false })
    await many(230, { state: 'dismissed', decided: true })
    const account = aCard()
    const stopId = await aStopped(bureau, account, 'BKB')
    await bureau.system((tx) => sql`update organisation set reach = null where code = 'BKB'`.execute(tx))
    const { id } = await take(account)
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('withdrawn')
    for (const login of ['centre', 'chen']) {
      const [carry, open, decided] = [await seen(login, 'carry'), await seen(login, 'open'), await seen(login, 'decided')]
      expect(carry.ids).toEqual([id])
      for (const part of [open, decided]) {
        expect(part.ids.length).toBeGreaterThanOrEqual(230)
        expect([new Set(part.ids).size, Math.max(...part.pages), part.ids.includes(id)]).toEqual([part.ids.length, 100, false])
      }
    }
    await releaseCarried(actor('chen'), id)
    expect([(await seen('centre', 'carry')).ids, (await seen('centre', 'decided')).ids.includes(id)]).toEqual([[], true])
    expect((await seen('foreign', 'open')).ids).toEqual([])
  })

  test('a clock that runs out, to decide or to carry, is said to the centre and to the counter that took it', async () => {
    const account = aCard()
    await carryOrder(actor('chen'), await aStopped(bureau, account, 'BKB'))
    const { id } = await take(account)
    const runsOut = async (rule: string) => {
      const due = await bureau.system(async (tx) => (await sql<{ due_at: Date }>`select due_at from deadline where subject_id = ${id} and rule = ${rule}`.execute(tx)).rows[0]!.due_at)
      await bureau.system((tx) => sql`delete from deadline where subject_id <> ${id}`.execute(tx))
      await fireNextDeadline(bureau.at(due), bureau.ourSource, () => undefined)
    }
    const alarms = () => bureau.system(async (tx) => (await sql`select unit, region from outbox where type = 'appeal.alarm' and subject = ${id}`.execute(tx)).rows)
    await runsOut('decide')
    expect(await alarms()).toEqual([{ unit: 'PA', region: null }])
    await decideAppeal(actor('commander'), id, UPHELD)
    await runsOut('carry')
    expect(await alarms()).toHaveLength(2)
  })
})
