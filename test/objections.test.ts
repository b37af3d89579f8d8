import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { addToList, confirmEntry, removeEntry, reviewEntry } from '../src/flows/entry-to-list.ts'
import { takeAppeal } from '../src/flows/objection-to-appeal.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { appealPage } from '../src/reads/appeals.ts'
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
