import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { bankPort } from '../src/adapters/banks/bank.client.ts'
import { bankKey, sealFile } from '../src/adapters/banks/bank.codec.ts'
import { bankFiles } from '../src/adapters/banks/bank.files.ts'
import { signed } from '../src/adapters/signature.codec.ts'
import { cardCheckDigit } from '../src/domain/account-number.ts'
import { replyNumber, type BankAsk } from '../src/domain/bank-messages.ts'
import { tellBanks } from '../src/features/bank-message/bank-message.store.ts'
import { saveOrganisations } from '../src/features/organisation/organisation.store.ts'
import { bankMessageSent, claimBankMessages, type Outgoing } from '../src/flows/messages-to-banks.ts'
import { startBankFiles } from '../src/jobs/files-from-banks.ts'
import type { Loop } from '../src/jobs/loop.ts'
import { startBankSender } from '../src/jobs/outbox-to-banks.ts'
import { keepIdentifiers, keepRecords } from '../src/platform/vault.ts'
import { bankSimulator, type RunningSimulator } from './support/bank-simulator.ts'
import { BANK_SECRET, serverOf } from './support/server.ts'
import { BANKS, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const folder = mkdtempSync(join(tmpdir(), 'gb-banks-'))
const drop = join(folder, 'drop')
const VICTIM = '9901612000000000001'
const PROMPT = { delayMs: [20, 60] as [number, number], refuse: 0, timeout: 0, twice: 0, silent: 0, wrongSignature: 0, down: false, checkNames: false }
const PREFIXES: Record<string, string> = { BKA: '990161', BKB: '990171', BKC: '990181', BKP: '990191' }

let bureau: SmallBureau
let app: FastifyInstance
let banks: RunningSimulator
let running: Loop[] = []
const contextNow = () => bureau.at(new Date())
const later = (minutes: number) => bureau.at(new Date(Date.now() + minutes * 60_000))
const everyBank = { perBank: 100, busy: new Map<string, number>() }

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  const more = (code: string, reach: 'http' | null) => ({ code, kind: 'bank' as const, name: `${code} 银行`, shortNames: [], reach, prefixes: [PREFIXES[code]!], region: null, phone: null })
  await bureau.system((tx) => saveOrganisations(tx, [...BANKS, more('BKC', 'http'), more('BKP', null)]))
  app = await serverOf(bureau)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  banks = await bankSimulator(url, ['--folder', drop, '--state', join(folder, 'state.json'), '--pace', '0'])
})
afterAll(async () => {
  await stopSending()
  await banks.kill()
  await app.close()
  await bureau.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await stopSending()
  for (const bank of ['BKA', 'BKB', 'BKC']) await banks.faults({ bank, ...PROMPT })
  // What an earlier test left unanswered is nobody's business here.
  await bureau.system((tx) => sql`update bank_message set gave_up_at = now() where answered_at is null and gave_up_at is null`.execute(tx))
})

function startSending(): void {
  running = [startBankSender(contextNow, { http: bankPort(banks.url, BANK_SECRET), files: bankFiles(drop, BANK_SECRET) }), startBankFiles(contextNow, drop, BANK_SECRET)]
}
async function stopSending(): Promise<void> {
  await Promise.all(running.map((one) => one.stop()))
  running = []
}

let accounts = 0
function cardOf(bank: string): string {
  const digits = `${PREFIXES[bank]}9${String(++accounts).padStart(11, '0')}`
  return digits + cardCheckDigit(digits)
}

type Order = { ask?: BankAsk; account?: string; paidFen?: number; order?: string; payeeName?: string }
type Asked = { readonly order: string; readonly message: string; readonly account: string; readonly bank: string }

/** An account that 50,000 yuan have just come to, an order to stop them, and the message that says so. */
async function anOrder(bank: string, { ask = 'stop', account = cardOf(bank), paidFen = 5_000_000, order = randomUUID(), payeeName = '' }: Order = {}): Promise<Asked> {
  if (paidFen > 0) await banks.tell('transfers', { from: VICTIM, to: account, bank, amountFen: paidFen })
  const now = new Date()
  const { vault } = bureau.at(now)
  const message = randomUUID()
  await bureau.system(async (tx) => {
    const identifier = vault.identifier('account', account)
    await keepIdentifiers(tx, vault, [identifier])
    await sql`insert into account (token, organisation, first_seen_at) values (${identifier.token}, ${bank}, ${now}) on conflict do nothing`.execute(tx)
    if (ask.startsWith('freeze')) {
      await sql`insert into freeze_order (id, number, case_id, level, account, bank, amount_fen, state, region, unit, drafted_at, approved_at, sent_at)
        values (${order}, ${order}, ${randomUUID()}, 1, ${identifier.token}, ${bank}, 5000000, 'sent', 990101001001000, 'C', ${now}, ${now}, ${now}) on conflict do nothing`.execute(tx)
    } else if (ask.startsWith('stop')) {
      await sql`insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, region, unit, paid_at, drafted_at, approved_at, sent_at)
        values (${order}, ${order}, 'case', ${randomUUID()}, 1, ${identifier.token}, ${bank}, 5000000, 'sent', 990101001001000, 'C', ${now}, ${now}, ${now}, ${now}) on conflict do nothing`.execute(tx)
    } else {
      await sql`insert into query_order (id, number, case_id, level, account, bank, ask, state, region, unit, asked_at)
        values (${order}, ${order}, ${randomUUID()}, 1, ${identifier.token}, ${bank}, ${ask === 'dynamic-on' ? 'dynamic' : ask}, 'sent', 990101001001000, 'C', ${now}) on conflict do nothing`.execute(tx)
    }
    const orderKind = ask.startsWith('freeze') ? 'freeze' : ask.startsWith('stop') ? 'stop' : 'query'
    await tellBanks(tx, [{ id: message, bank, ask, orderKind, orderId: order, body: { account: identifier.token, nameOf: payeeName === '' ? null : order, amountFen: 5_000_000, since: null, until: null } }], now)
    if (payeeName !== '') await keepRecords(tx, vault, 'payee-name', [{ id: order, clear: payeeName }])
  })
  return { order, message, account, bank }
}

type Row = { attempts: number; received_at: Date | null; answered_at: Date | null; result: string | null; answer: Record<string, unknown> | null; told_at: Date | null; gave_up_at: Date | null }
const rowOf = (asked: Asked) => bureau.system(async (tx) => (await sql<Row>`select * from bank_message where id = ${asked.message}`.execute(tx)).rows[0]!)
async function answered(asked: Asked, msMax = 8_000): Promise<Row> {
  return vi.waitFor(async () => {
    const row = await rowOf(asked)
    expect(row.answered_at).not.toBeNull()
    return row
  }, { timeout: msMax, interval: 40 })
}
const atBank = async (asked: Asked) => (await banks.ledger()).messages.find((one) => one.message === asked.message)

describe('over HTTP', () => {
  test('a stop is received, carried out and answered: what came in is held, and our copy of the answer holds no number and no name', async () => {
    const asked = await anOrder('BKA')
    startSending()
    const row = await answered(asked)
    expect(row).toMatchObject({ result: 'ok', received_at: expect.any(Date), answer: { heldFen: 5_000_000, queuePosition: null } })
    const ledger = await banks.ledger()
    expect(ledger.stops.filter((stop) => stop.order === asked.order)).toMatchObject([{ account: asked.account, heldFen: 5_000_000, ended: null }])
    expect(JSON.stringify(await rowOf(asked))).not.toContain(asked.account)
    const sealed = await bureau.system(async (tx) => (await sql`select from vault_record where kind = 'bank-answer' and id = ${asked.message}`.execute(tx)).rows)
    expect(sealed).toHaveLength(1)
  })

  test('from the order to the bank it takes less than a second, at six times the pace of a busy centre', async () => {
    startSending()
    const asked: Asked[] = []
    for (let nth = 0; nth < 50; nth++) {
      asked.push(await anOrder(['BKA', 'BKC'][nth % 2]!, { paidFen: 0 }))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    for (const one of asked) await answered(one)
    const { rows } = await bureau.system((tx) => sql<{ ms: number }>`select extract(epoch from received_at - created_at)::float8 * 1000 as ms from bank_message where id = any(${asked.map((one) => one.message)}::uuid[]) order by 1`.execute(tx))
    console.log(`from order to receipt: median ${rows[25]!.ms.toFixed(0)} ms, slowest ${rows.at(-1)!.ms.toFixed(0)} ms`)
    expect(rows.at(-1)!.ms).toBeLessThan(1_000)
  })

  test('an answer that is told twice changes nothing the second time', async () => {
    await banks.faults({ bank: 'BKA', twice: 1 })
    const asked = await anOrder('BKA')
    startSending()
    const first = await answered(asked)
    await vi.waitFor(async () => expect((await atBank(asked))!.tells).toBe(2), { timeout: 5_000 })
    expect(await rowOf(asked)).toEqual(first)
  })

  test('a late bank has the receipt on its order at once and the answer when it comes', async () => {
    await banks.faults({ bank: 'BKA', delayMs: [1_200, 1_200] })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect((await rowOf(asked)).received_at).not.toBeNull(), { timeout: 1_000, interval: 20 })
    expect((await rowOf(asked)).answered_at).toBeNull()
    const row = await answered(asked)
    expect(row.answered_at!.getTime() - row.received_at!.getTime()).toBeGreaterThan(900)
  })

  test('a bank that times out is asked again with the same number until it has done it, once', async () => {
    await banks.faults({ bank: 'BKA', timeout: 1 })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect(await atBank(asked)).toMatchObject({ told: true, result: 'timeout', executed: 0 }), { timeout: 5_000 })
    await banks.faults({ bank: 'BKA', timeout: 0 })
    expect(await answered(asked)).toMatchObject({ result: 'ok', answer: { heldFen: 5_000_000 } })
    expect(await atBank(asked)).toMatchObject({ executed: 1 })
  })

  test('a refusal, and an account that nobody has, are answers', async () => {
    startSending()
    await banks.faults({ bank: 'BKA', refuse: 1 })
    expect(await answered(await anOrder('BKA'))).toMatchObject({ result: 'refused' })
    expect(await answered(await anOrder('BKC', { account: '6228480000000000001', paidFen: 0 }))).toMatchObject({ result: 'no-account' })
  })

  test('a bank that checks names holds nothing for another one than its holder’s, and a firm’s account has no check digit to be wrong', async () => {
    startSending()
    await banks.faults({ bank: 'BKA', checkNames: true })
    const mine = cardOf('BKA')
    await banks.tell('transfers', { from: VICTIM, to: mine, bank: 'BKA', amountFen: 5_000_000 })
    const holder = (await banks.ledger()).accounts.find((one) => one.account === mine)!.holder
    expect(await answered(await anOrder('BKA', { account: mine, paidFen: 0, payeeName: holder }))).toMatchObject({ result: 'ok', answer: { heldFen: 5_000_000 } })
    const wrong = await anOrder('BKA', { payeeName: '没有此人' })
    expect(await answered(wrong)).toMatchObject({ result: 'name-mismatch', answer: { heldFen: null } })
    expect((await banks.ledger()).stops.map((one) => one.order)).not.toContain(wrong.order)
    expect(await answered(await anOrder('BKC', { account: '9901810104000123456', paidFen: 0, payeeName: '甲江贸易有限公司' }))).toMatchObject({ result: 'ok' })
  })

  test('a bank that never answers is asked again and again, people are told once after ten minutes, and it ends with the order', async () => {
    await banks.faults({ bank: 'BKA', silent: 1 })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect((await atBank(asked))!.times).toBeGreaterThanOrEqual(2), { timeout: 6_000 })
    await stopSending()
    expect(await rowOf(asked)).toMatchObject({ answered_at: null, told_at: null })
    const [outgoing] = await claimBankMessages(later(11), everyBank)
    await bankMessageSent(later(11), outgoing!, 'received')
    const told = (await rowOf(asked)).told_at
    expect(told).not.toBeNull()
    const again = await claimBankMessages(later(14), everyBank)
    expect(again.map((one) => one.id)).toEqual([asked.message])
    await bankMessageSent(later(14), again[0]!, 'received')
    expect((await rowOf(asked)).told_at).toEqual(told)
    await bureau.system((tx) => sql`update stop_order set state = 'expired', ended_at = now() where id = ${asked.order}`.execute(tx))
    expect(await claimBankMessages(later(20), everyBank)).toEqual([])
    expect(await rowOf(asked)).toMatchObject({ gave_up_at: expect.any(Date), result: 'order-ended' })
  })

  test('a bank that was silent for a while tells its answer when it is asked again', async () => {
    await banks.faults({ bank: 'BKA', silent: 1 })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect((await atBank(asked))!.times).toBeGreaterThanOrEqual(2), { timeout: 6_000 })
    await banks.faults({ bank: 'BKA', silent: 0 })
    expect(await answered(asked)).toMatchObject({ result: 'ok', answer: { heldFen: 5_000_000 } })
    expect(await atBank(asked)).toMatchObject({ executed: 1 })
  })

  test('to let go of an order that has ended is still asked for, and a stop that comes after its release holds nothing', async () => {
    const stop = await anOrder('BKA')
    const release = await anOrder('BKA', { ask: 'stop-release', order: stop.order, account: stop.account, paidFen: 0 })
    await bureau.system((tx) => sql`update stop_order set state = 'released', ended_at = now() where id = ${stop.order}`.execute(tx))
    startSending()
    expect(await answered(release)).toMatchObject({ result: 'ok' })
    await stopSending()
    expect(await atBank(stop)).toBeUndefined()
    await bankPort(banks.url, BANK_SECRET).send({ message: stop.message, bank: 'BKA', ask: 'stop', order: stop.order, account: stop.account, holderName: null, amountFen: 5_000_000, since: null, until: null }, new Date())
    await vi.waitFor(async () => expect(await atBank(stop)).toMatchObject({ result: 'refused' }))
    expect((await banks.ledger()).stops.filter((one) => one.order === stop.order)).toEqual([])
  })

  test('a bank that is down holds up nobody else’s orders, and gets its own when it is back', async () => {
    await banks.faults({ bank: 'BKA', down: true })
    const waiting = await Promise.all(Array.from({ length: 40 }, () => anOrder('BKA', { paidFen: 0 })))
    startSending()
    await vi.waitFor(async () => expect((await bureau.system(async (tx) => (await sql<{ tried: number }>`select count(*)::int as tried from bank_message where bank = 'BKA' and gave_up_at is null and attempts > 0`.execute(tx)).rows[0]!)).tried).toBeGreaterThan(5), { timeout: 5_000 })
    const begun = performance.now()
    await answered(await anOrder('BKC'))
    expect(performance.now() - begun).toBeLessThan(1_500)
    await banks.faults({ bank: 'BKA', down: false })
    for (const one of waiting) expect(await answered(one, 15_000)).toMatchObject({ result: 'ok' })
  }, 40_000)

  test('a receipt that somebody else signed is none, and a request that is not ours is not carried out', async () => {
    await banks.faults({ bank: 'BKA', wrongSignature: 1 })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect((await atBank(asked))?.tells).toBeGreaterThanOrEqual(1), { timeout: 5_000 })
    expect(await rowOf(asked)).toMatchObject({ received_at: null, answered_at: null })
    await banks.faults({ bank: 'BKA', wrongSignature: 0 })
    expect(await answered(asked)).toMatchObject({ result: 'ok' })
    expect(await atBank(asked)).toMatchObject({ executed: 1 })

    const request = { message: randomUUID(), bank: 'BKA', ask: 'stop' as const, order: randomUUID(), account: cardOf('BKA'), holderName: null, amountFen: 100, since: null, until: null }
    await expect(bankPort(banks.url, 'another secret').send(request, new Date())).rejects.toThrow('403')
    await expect(bankPort(banks.url, BANK_SECRET).send(request, new Date(Date.now() - 301_000))).rejects.toThrow('403')
    expect(await atBank({ ...request, order: request.order })).toBeUndefined()
  })

  test('an answer with a wrong signature, of another bank, too old, with the wrong number or of no message of ours changes nothing', async () => {
    const asked = await anOrder('BKA', { paidFen: 0 })
    const tell = (reply: object, as: string, at = new Date(), secret = BANK_SECRET) => {
      const body = JSON.stringify(reply)
      return app.inject({ method: 'POST', url: '/api/ports/banks/replies', headers: { ...signed(bankKey(secret, as), body, at), 'x-gb-bank': as }, payload: body })
    }
    const reply = { message: asked.message, number: replyNumber('stop'), bank: 'BKA', result: 'ok', heldFen: 1 }
    expect((await tell(reply, 'BKA', new Date(), 'another secret')).statusCode).toBe(401)
    expect((await tell(reply, 'BKA', new Date(Date.now() - 301_000))).statusCode).toBe(401)
    expect((await tell(reply, 'BKA', new Date(Date.now() + 301_000))).statusCode).toBe(401)
    expect((await tell(reply, 'BKC')).json()).toEqual({ status: 'unknown' })
    expect((await tell({ ...reply, bank: 'BKC' }, 'BKC')).json()).toEqual({ status: 'unknown' })
    expect((await tell({ ...reply, number: replyNumber('freeze') }, 'BKA')).json()).toEqual({ status: 'unknown' })
    expect((await tell({ ...reply, message: randomUUID() }, 'BKA')).json()).toEqual({ status: 'unknown' })
    expect((await tell({ ...reply, heldYuan: 1 }, 'BKA')).statusCode).toBe(400)
    expect(await rowOf(asked)).toMatchObject({ received_at: null, answered_at: null })
    expect((await tell(reply, 'BKA')).json()).toEqual({ status: 'taken' })
    expect((await tell({ ...reply, heldFen: 2 }, 'BKA')).json()).toEqual({ status: 'known' })
    expect(await rowOf(asked)).toMatchObject({ result: 'ok', answer: { heldFen: 1 } })
  })

  test('a bank that is killed in mid-order goes on where it was: carried out once, answered', async () => {
    await banks.faults({ bank: 'BKA', delayMs: [1_500, 1_500] })
    const asked = await anOrder('BKA')
    startSending()
    await vi.waitFor(async () => expect((await rowOf(asked)).received_at).not.toBeNull(), { timeout: 2_000 })
    await banks.kill()
    await banks.start()
    expect(await answered(asked)).toMatchObject({ result: 'ok', answer: { heldFen: 5_000_000 } })
    expect(await atBank(asked)).toMatchObject({ executed: 1 })
    expect((await banks.ledger()).stops.filter((stop) => stop.order === asked.order)).toHaveLength(1)
  })

  test('a worker that is killed between sending and settling: the next one sends the same number, and the bank does it once', async () => {
    await banks.faults({ bank: 'BKA', silent: 1 })
    const asked = await anOrder('BKA')
    const [outgoing] = await claimBankMessages(contextNow(), everyBank)
    await bankPort(banks.url, BANK_SECRET).send(outgoing!.request, new Date())
    expect(await claimBankMessages(contextNow(), everyBank)).toEqual([])
    const [again] = await claimBankMessages(later(1), everyBank)
    expect(again).toMatchObject({ id: asked.message, request: outgoing!.request })
    expect(await bankPort(banks.url, BANK_SECRET).send(again!.request, new Date())).toEqual({ message: asked.message, status: 'known' })
    expect(await atBank(asked)).toMatchObject({ times: 2, executed: 1 })
  })

  test('two workers never hold the same message', async () => {
    for (let nth = 0; nth < 12; nth++) await anOrder('BKA', { paidFen: 0 })
    const claimed: Outgoing[][] = await Promise.all([claimBankMessages(contextNow(), { perBank: 8, busy: new Map() }), claimBankMessages(contextNow(), { perBank: 8, busy: new Map() })])
    const ids = claimed.flat().map((one) => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(8)
  })

  test('what goes through a watched account is told as it happens, each thing once', async () => {
    startSending()
    const asked = await anOrder('BKA', { ask: 'dynamic-on' })
    await answered(asked)
    await banks.tell('transfers', { from: VICTIM, to: asked.account, bank: 'BKA', amountFen: 700_000 })
    const pushes = () => bureau.system(async (tx) => (await sql<{ answer: object }>`select answer from bank_message where order_id = ${asked.order} and id <> ${asked.message}`.execute(tx)).rows)
    await vi.waitFor(async () => expect(await pushes()).toMatchObject([{ answer: { transactions: 1 } }]), { timeout: 5_000 })
  })

  test('a freeze behind another court’s waits in the queue, and its bank says when it stands', async () => {
    startSending()
    const account = cardOf('BKA')
    await banks.tell('transfers', { from: VICTIM, to: account, bank: 'BKA', amountFen: 5_000_000 })
    await banks.tell('freezes', { account, bank: 'BKA', until: new Date(Date.now() + 2_500).toISOString() })
    const asked = await anOrder('BKA', { ask: 'freeze', account, paidFen: 0 })
    expect(await answered(asked)).toMatchObject({ result: 'ok', answer: { queuePosition: 1, heldFen: 0 } })
    await vi.waitFor(async () => {
      const rows = await bureau.system(async (tx) => (await sql<{ answer: object }>`select answer from bank_message where order_id = ${asked.order} and id <> ${asked.message}`.execute(tx)).rows)
      expect(rows).toMatchObject([{ answer: { queuePosition: 0, heldFen: expect.any(Number) } }])
    }, { timeout: 8_000, interval: 100 })
  })

  test('a bank that is reached by paper only, and an account whose number nobody kept, come before people at once', async () => {
    const paper = await anOrder('BKP', { paidFen: 0 })
    const lost = await anOrder('BKA', { paidFen: 0 })
    await bureau.system((tx) => sql`update bank_message set body = jsonb_set(body, '{account}', ${JSON.stringify(randomUUID())}::jsonb) where id = ${lost.message}`.execute(tx))
    startSending()
    const before = { told_at: expect.any(Date) as Date, gave_up_at: expect.any(Date) as Date }
    await vi.waitFor(async () => expect([await rowOf(paper), await rowOf(lost)]).toMatchObject([{ result: 'paper-only', ...before }, { result: 'no-account-number', ...before }]), { timeout: 5_000 })
  })
})

describe('by files', () => {
  const inbox = join(drop, 'BKB', 'in')

  test('a request goes out as a file, its receipt and its answer come in as files and are moved away', async () => {
    startSending()
    const asked = await anOrder('BKB')
    expect(await answered(asked)).toMatchObject({ result: 'ok', received_at: expect.any(Date), answer: { heldFen: 5_000_000 } })
    await vi.waitFor(() => expect(readdirSync(inbox).filter((name) => name.endsWith('.json'))).toEqual([]), { timeout: 3_000 })
    expect(readdirSync(join(inbox, 'done')).filter((name) => name.startsWith(asked.message))).toHaveLength(2)
    expect(readdirSync(join(drop, 'BKB', 'out')).filter((name) => name.endsWith('.json'))).toEqual([])
  })

  test('a half-written file is waited for, and set aside when its writer is gone; a wrongly signed or foreign one is set aside at once, with the reason', async () => {
    const asked = await anOrder('BKB', { paidFen: 0 })
    // The bank is closed, so that only what stands here is read.
    await banks.faults({ bank: 'BKB', down: true })
    mkdirSync(inbox, { recursive: true })
    const reply = JSON.stringify({ message: asked.message, number: replyNumber('stop'), bank: 'BKB', result: 'ok', heldFen: 9 })
    const whole = sealFile(bankKey(BANK_SECRET, 'BKB'), reply, new Date())
    writeFileSync(join(inbox, 'half.json'), whole.slice(0, 60))
    writeFileSync(join(inbox, 'dead.json'), whole.slice(0, 60))
    utimesSync(join(inbox, 'dead.json'), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000))
    writeFileSync(join(inbox, 'forged.json'), sealFile(bankKey(BANK_SECRET, 'BKA'), reply, new Date()))
    writeFileSync(join(inbox, 'old.json'), sealFile(bankKey(BANK_SECRET, 'BKB'), reply, new Date(Date.now() - 2 * 86_400_000)))
    writeFileSync(join(inbox, 'stranger.json'), sealFile(bankKey(BANK_SECRET, 'BKB'), reply.replace(asked.message, randomUUID()), new Date()))
    startSending()
    const aside = join(inbox, 'aside')
    await vi.waitFor(() => expect(readdirSync(aside).filter((name) => name.endsWith('.json')).sort()).toEqual(['dead.json', 'forged.json', 'old.json', 'stranger.json']), { timeout: 5_000 })
    const why = (name: string) => readFileSync(join(aside, `${name}.json.reason.txt`), 'utf8').trim()
    expect(['dead', 'forged', 'old', 'stranger'].map(why)).toEqual(['half-written', 'signature', 'signature', 'unknown-message'])
    expect(readdirSync(inbox)).toContain('half.json')
    expect((await rowOf(asked)).answered_at).toBeNull()
    writeFileSync(join(inbox, 'half.json'), whole)
    expect(await answered(asked)).toMatchObject({ answer: { heldFen: 9 } })
  })
})

test('a stormy day: whatever banks do wrong, every order is answered, none is carried out twice, and the books balance', async () => {
  const storm = { delayMs: [5, 400] as [number, number], refuse: 0.1, timeout: 0.15, twice: 0.3, wrongSignature: 0.15 }
  for (const bank of ['BKA', 'BKB', 'BKC']) await banks.faults({ bank, ...storm })
  startSending()
  const asked: Asked[] = []
  for (let nth = 0; nth < 30; nth++) asked.push(await anOrder(['BKA', 'BKB', 'BKC'][nth % 3]!))
  for (const one of asked) await answered(one, 40_000)
  const ledger = await banks.ledger()
  const told = ledger.messages.filter((one) => asked.some(({ message }) => message === one.message))
  expect(told.map((one) => one.executed)).toEqual(asked.map(() => 1))
  const held = ledger.stops.filter((stop) => asked.some(({ order }) => order === stop.order))
  expect(new Set(held.map((stop) => stop.order)).size).toBe(held.length)
  const ours = await Promise.all(asked.map(rowOf))
  const sum = (fen: readonly number[]) => fen.reduce((total, one) => total + one, 0)
  expect(sum(ours.map((row) => Number(row.answer!.heldFen ?? 0)))).toBe(sum(held.map((stop) => stop.heldFen)))
  expect(ledger.unbalanced).toEqual([])
}, 90_000)
