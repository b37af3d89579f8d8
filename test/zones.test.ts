import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBundle, sealBundle } from '../src/adapters/zones/bundle.codec.ts'
import { DEFAULT_MESSAGES } from '../src/contract/settings.ts'
import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import { citizenOf, proveNumber, sendCode } from '../src/features/registry/registry.service.ts'
import { addListings } from '../src/features/listing/listing.store.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { changeCalendar } from '../src/flows/calendar-to-appeals.ts'
import { registerCitizen, removeRegistration } from '../src/flows/citizen-to-registration.ts'
import { endCredit, makeCampaign, ownCredit } from '../src/flows/code-to-credit.ts'
import { takeOnlineAppeal } from '../src/flows/objection-to-appeal.ts'
import { claimOutgoing } from '../src/flows/outgoing-to-telecom.ts'
import { changeMessages } from '../src/flows/rules-and-clocks.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { keepIdentifiers } from '../src/platform/vault.ts'
import { appeals, publicAnswer } from '../src/reads/appeals.ts'
import { publicCheck } from '../src/reads/listings.ts'
import { coverage } from '../src/reads/coverage.ts'
import { serverOf } from './support/server.ts'
import { SCAM_NUMBER } from './support/small-bureau.ts'
import { MINUTE_MS, twoZones, ZONES_SECRET } from './support/two-zones.ts'

const { at, pass, publicNow, policeNow, publicTurn, policeTurn, waiting, settle, badRoad, badRoadIn, allAgain, folder, citizens, asAtDesk, inPublic, inPolice } = twoZones()

async function proven(phone: string): Promise<{ readonly token: string }> {
  pass(2 * MINUTE_MS)
  await sendCode(publicNow(), phone)
  const out = (await claimOutgoing(publicNow(), 100)).find((one) => 'text' in one && one.phone === phone)!
  const { key } = await proveNumber(publicNow(), phone, /\d{6}/.exec('text' in out ? out.text : '')![0])
  return citizenOf(publicNow(), key)
}

const saying = (phone: string, name: string, credit: string | null = null) => ({ forWhom: 'self', phone, name, region: '990101001001', address: null, guardians: [], consent: CONSENT_VERSION, credit }) as const
async function registered(phone: string, name: string): Promise<{ readonly token: string }> {
  const citizen = await proven(phone)
  await registerCitizen(publicNow(), citizen, saying(phone, name))
  return citizen
}

type Known = { readonly registered: boolean; readonly name: string | undefined; readonly guardians?: readonly object[] | undefined }
/** What the register of the police zone has of a number. */
async function known(phone: string): Promise<Known | undefined> {
  const { vault } = policeNow()
  return inPolice(async (tx) => {
    const found = await sql<{ registered: boolean; sealed: Buffer | null }>`
      select p.registered_at is not null as registered, v.sealed from identifier i join person p on p.id = i.person_id left join vault_record v on v.kind = 'person' and v.id = p.id::text
      where i.token = ${vault.token('phone', phone)}`.execute(tx)
    const [row] = found.rows
    const record = row?.sealed == null ? {} : JSON.parse(vault.open(row.sealed)) as { name?: string; guardians?: object[] }
    return row === undefined ? undefined : { registered: row.registered, name: record.name, ...(record.guardians === undefined ? {} : { guardians: record.guardians }) }
  })
}
const waitingHere = () => inPublic(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from registration where taken_at is null and ended_at is null`.execute(tx)).rows[0]!.count)

test('a registration in the public zone is on the register of the police zone, and the public zone hears that it is', async () => {
  await registered('14200001001', '李桂芳')
  expect([await known('14200001001'), await waitingHere()]).toEqual([undefined, 1])
  await settle()
  expect([await known('14200001001'), await waitingHere()]).toEqual([{ registered: true, name: '李桂芳' }, 0])
  // No register where citizens are: whoever breaks in there finds no person.
  expect(await inPublic(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from person`.execute(tx)).rows[0]!.count)).toBe(0)
})

test('guardians cross in their order, and what the public zone said before there could be several is read', async () => {
  const guardians = [{ name: '李小军', phone: '14200001102', relation: '儿子' }, { name: '李小红', phone: '14200001103' }]
  await registerCitizen(publicNow(), await proven('14200001101'), { ...saying('14200001101', '李桂芳'), guardians })
  const former = { ...saying('14200001104', '王桂芳'), guardians: guardians.slice(1) }
  await registerCitizen(publicNow(), await proven('14200001104'), former)
  await inPublic(async (tx) => {
    const { vault } = publicNow()
    const sealed = await sql<{ id: string; sealed: Buffer }>`select id, sealed from vault_record where kind = 'zone-message'`.execute(tx)
    const row = sealed.rows.find((one) => vault.open(one.sealed).includes('14200001104'))!
    const { record, ...message } = JSON.parse(vault.open(row.sealed)) as { record: { guardians?: object[] } }
    const { guardians: [guardian] = [], ...said } = record
    await sql`update vault_record set sealed = ${vault.seal(JSON.stringify({ ...message, record: { ...said, guardian } }))} where kind = 'zone-message' and id = ${row.id}`.execute(tx)
  })
  await settle()
  expect([(await known('14200001101'))?.guardians, (await known('14200001104'))?.guardians, await waitingHere()]).toEqual([guardians, [guardians[1]], 0])
})

test('files that are lost, repeated and turned round lose nothing and double nothing', async () => {
  const before = (await coverage(asAtDesk('centre'), { region: '990101001001' })).total.registered
  const phones = Array.from({ length: 30 }, (_, index) => `1420000${2_000 + index}`)
  for (const [index, phone] of phones.entries()) {
    await registered(phone, `居民${index}`)
    await publicTurn()
    await badRoad('to-police', index)
    if (index % 5 === 0) await policeTurn()
  }
  await allAgain('to-police')
  await policeTurn()
  await settle()
  expect(await Promise.all(phones.map(known))).toEqual(phones.map((_, index) => ({ registered: true, name: `居民${index}` })))
  expect((await coverage(asAtDesk('centre'), { region: '990101001001' })).total.registered).toBe(before + phones.length)
  expect(await inPolice(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit where action = 'registry.registered' and actor = 'citizen'`.execute(tx)).rows[0]!.count)).toBeGreaterThanOrEqual(phones.length)
  expect(await inPolice(async (tx) => (await sql<{ twice: number }>`select count(*)::int as twice from (select token from registration where ended_at is null group by token, keeper having count(*) > 1) t`.execute(tx)).rows[0]!.twice)).toBe(0)
  expect(await waitingHere()).toBe(0)
  expect(await inPolice((tx) => verifyAudit(tx))).toMatchObject({ ok: true })
})

test('a correction and a deletion follow their registration in order, whatever came first', async () => {
  const citizen = await registered('14200001002', '王小明')
  await publicTurn()
  const [first] = await waiting('to-police')
  await rename(join(folder(), 'to-police', first!), join(folder(), 'late'))
  await registerCitizen(publicNow(), citizen, saying('14200001002', '王小明明'))
  await publicTurn()
  await policeTurn()
  expect(await known('14200001002')).toBeUndefined()
  await rename(join(folder(), 'late'), join(folder(), 'to-police', first!))
  await settle()
  expect(await known('14200001002')).toEqual({ registered: true, name: '王小明明' })
  await removeRegistration(publicNow(), citizen, '14200001002')
  await settle()
  expect(await known('14200001002')).toMatchObject({ registered: false, name: undefined })
  const words = await inPublic(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from vault_record where kind in ('zone-message')`.execute(tx)).rows[0]!.count)
  expect(words).toBe(0)
})

test('what the desks publish is answered in the public zone, and what they take back is not', async () => {
  const account = '6222020000009999997'
  const identifiers = [policeNow().vault.identifier('phone', SCAM_NUMBER), policeNow().vault.identifier('account', account)]
  await inPolice(async (tx) => {
    await keepIdentifiers(tx, policeNow().vault, identifiers)
    await addListings(tx, [{ token: identifiers[1]!.token, list: 'mule-account', fraudType: null, source: 'test', expiresAt: at(60 * MINUTE_MS) }], at())
  })
  await settle()
  expect(await publicCheck(publicNow(), { kind: 'account', value: account })).toBe(true)
  pass(90 * MINUTE_MS)
  await settle()
  expect(await publicCheck(publicNow(), { kind: 'account', value: account })).toBe(false)
  expect(await publicCheck(publicNow(), { kind: 'phone', value: SCAM_NUMBER })).toBe(true)
})

test('a worker’s code is known in the public zone, and the registration is credited at the desks', async () => {
  const credit = await ownCredit(asAtDesk('gridworker'))
  await settle()
  const citizen = await proven('14200001003')
  await registerCitizen(publicNow(), citizen, saying('14200001003', '孙某', credit.code))
  await settle()
  expect(await inPolice(async (tx) => (await sql<{ credit: string }>`select credit from registration where token = ${policeNow().vault.token('phone', '14200001003')}`.execute(tx)).rows[0]!.credit)).toBe(credit.code)
})

test('what the desks publish is lost, repeated and turned round on its way out, and stands in the public zone as it stands at the desks; what is older never comes back', async () => {
  const account = (nth: number) => `62220200000200${String(nth).padStart(5, '0')}`
  const made: string[] = []
  for (let turn = 0; turn < 12; turn++) {
    const context = asAtDesk('publicity')
    made.push((await makeCampaign(context, `活动${turn}`)).code)
    if (turn % 2 === 1) await endCredit(context, made[turn - 1]!)
    const identifier = policeNow().vault.identifier('account', account(turn))
    await inPolice(async (tx) => {
      await keepIdentifiers(tx, policeNow().vault, [identifier])
      // Half of them are known for a while only: the newest list no longer has them, an old one does.
      await addListings(tx, [{ token: identifier.token, list: 'mule-account', fraudType: null, source: 'test', ...(turn % 2 === 0 ? {} : { expiresAt: at(90_000) }) }], at())
    })
    pass(MINUTE_MS)
    await policeTurn()
    await badRoad('to-public', turn)
    if (turn % 4 === 3) await publicTurn()
  }
  await settle()
  const stands = async (zone: typeof inPublic) => zone(async (tx) => (await sql<{ code: string; closed: boolean }>`select code, closed_at is not null as closed from credit where code = any(${made}::text[]) order by code`.execute(tx)).rows)
  const answered = () => Promise.all(made.map((_, turn) => publicCheck(publicNow(), { kind: 'account', value: account(turn) })))
  const before = [await stands(inPublic), await answered()]
  expect(before).toEqual([await stands(inPolice), made.map((_, turn) => turn % 2 === 0)])
  expect((await stands(inPolice)).filter((one) => one.closed)).toHaveLength(6)
  await allAgain('to-public')
  await publicTurn()
  expect([await stands(inPublic), await answered()]).toEqual(before)
  await settle()
  expect([await stands(inPublic), await answered()]).toEqual(before)
})

test('the words of messages that leave the public zone are those that the desks have set', async () => {
  const texts = { ...DEFAULT_MESSAGES, code: '【测试市反诈】登记验证码 {验证码}，请勿告诉他人。', registered: '【测试市反诈】家人已为您登记，如有疑问请拨打96110。' }
  await changeMessages(asAtDesk('commander'), texts)
  await settle()
  await sendCode(publicNow(), '14200001020')
  const sent = (await claimOutgoing(publicNow(), 100)).find((one) => 'text' in one && one.phone === '14200001020')
  expect(sent).toMatchObject({ text: expect.stringMatching(/^【测试市反诈】登记验证码 \d{6}，请勿告诉他人。$/) as string })
  await changeMessages(asAtDesk('commander'), DEFAULT_MESSAGES)
})

test('an objection filed in the public zone is the centre’s to decide, and its answer is read where it was filed', async () => {
  const filed = await takeOnlineAppeal(publicNow(), { kind: 'account', value: '6222020000001234567', name: '赵某', phone: '14200001009', reason: '工资卡被停' })
  const answer = () => publicAnswer(publicNow(), { ref: filed.ref, phoneEnd: '1009' })
  expect(await answer()).toMatchObject({ state: 'open' })
  await settle()
  const listed = await appeals(asAtDesk('centre'), { part: 'open' })
  expect(listed.items.map((one) => one.id)).toEqual([filed.id])
  // The desks' calendar is the public page's as well: a day off moves the day that the citizen was told.
  const promised = async () => { const told = await answer(); return told?.state === 'open' ? told.dueAt : undefined }
  const before = await promised()
  await changeCalendar(asAtDesk('commander'), { daysOff: ['2026-03-05'], daysWorked: [], seen: null })
  await settle()
  const [due] = (await appeals(asAtDesk('centre'), { part: 'open' })).items.map((one) => one.dueAt)
  expect([await promised(), Date.parse(due!) - Date.parse(before!)]).toEqual([due, 86_400_000])
  await decideAppeal(asAtDesk('centre'), filed.id, { decision: 'dismissed', reason: '未能核实为本人', identified: false })
  await settle()
  const decided = await answer()
  expect(decided).toMatchObject({ state: 'decided' })
  expect(JSON.stringify(decided)).toContain(filed.ref)
  const [here, there] = await Promise.all([inPublic, inPolice].map((zone) => zone(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from appeal`.execute(tx)).rows[0]!.count)))
  expect([here, there]).toEqual([1, 1])
})

test('objections are lost, repeated and turned round on their way in, and their answers on their way out: each is decided once and read once', async () => {
  const filed: { readonly id: string; readonly ref: string; readonly phone: string }[] = []
  await badRoadIn(async (turn) => {
    const phone = `1420000${4_000 + turn}`
    filed.push({ phone, ...(await takeOnlineAppeal(publicNow(), { kind: 'account', value: `62220200000300${String(turn).padStart(5, '0')}`, name: `申诉人${turn}`, phone, reason: '工资卡被停' })) })
  })
  const ours = async (zone: typeof inPublic) => zone(async (tx) => (await sql<{ id: string; state: string }>`select id, state from appeal where id = any(${filed.map(({ id }) => id)}::uuid[]) order by id`.execute(tx)).rows)
  const ids = filed.map(({ id }) => id).toSorted()
  expect(await ours(inPolice)).toEqual(ids.map((id) => ({ id, state: 'open' })))
  for (const [turn, { id }] of filed.entries()) {
    pass(MINUTE_MS)
    await decideAppeal(asAtDesk('centre'), id, { decision: 'dismissed', reason: `未能核实为本人（${turn}）`, identified: false })
    await policeTurn()
    await badRoad('to-public', turn)
    if (turn % 4 === 2) await publicTurn()
  }
  await settle()
  const answers = () => Promise.all(filed.map(({ ref, phone }) => publicAnswer(publicNow(), { ref, phoneEnd: phone.slice(-4) })))
  const read = await answers()
  expect(read.map((one) => one?.state)).toEqual(filed.map(() => 'decided'))
  expect(new Set(read.map((one) => JSON.stringify(one))).size).toBe(filed.length)
  await allAgain('to-public')
  await allAgain('to-police')
  await settle()
  expect(await answers()).toEqual(read)
  expect((await ours(inPolice)).length).toBe(filed.length)
  expect(await ours(inPublic)).toEqual(await ours(inPolice))
  const decided = await inPolice(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit where action = 'appeal.decided' and subject = any(${ids}::text[])`.execute(tx)).rows[0]!.count)
  expect(decided).toBe(filed.length)
})

test('a file that is not of the peer, was changed, or is turned round is set aside and changes nothing', async () => {
  const bundle = { from: 'public' as const, ack: 0, first: 1, messages: [] }
  const sealed = sealBundle(ZONES_SECRET, bundle)
  expect(openBundle(ZONES_SECRET, 'public', sealed)).toEqual(bundle)
  expect(openBundle(ZONES_SECRET, 'police', sealed)).toBeUndefined()
  expect(openBundle('another secret that is long enough here', 'public', sealed)).toBeUndefined()
  const changed = Buffer.from(sealed)
  changed[changed.length - 1]! ^= 1
  expect(openBundle(ZONES_SECRET, 'public', changed)).toBeUndefined()
  await mkdir(join(folder(), 'to-police'), { recursive: true })
  const path = join(folder(), 'to-police', '000.bundle')
  await writeFile(path, changed)
  const old = at(-MINUTE_MS)
  await utimes(path, old, old)
  await policeTurn()
  expect(await readdir(join(folder(), 'to-police', 'aside'))).toEqual(['000.bundle'])
})

test('each zone shows its own pages only', async () => {
  const web = await mkdtemp(join(tmpdir(), 'pages-'))
  for (const name of ['desk', 'phone', 'public', 'assets']) {
    await mkdir(join(web, name))
    await writeFile(join(web, name, 'index.html'), name)
  }
  const pages = async (zone: 'both' | 'public' | 'police') => {
    const app = await serverOf(citizens(), undefined, { zone, webFolder: web })
    const found = await Promise.all(['/', '/register', '/check', '/desk/', '/desk/cases', '/phone/', '/desk/index.html', '/public/index.html'].map(async (url) => (await app.inject(url)).statusCode))
    await app.close()
    return found
  }
  expect(await pages('both')).toEqual([200, 200, 200, 200, 200, 200, 200, 200])
  expect(await pages('public')).toEqual([200, 200, 200, 404, 404, 404, 404, 200])
  expect(await pages('police')).toEqual([302, 404, 404, 200, 200, 200, 200, 404])
  await rm(web, { recursive: true })
})

test('each zone answers its own routes only', async () => {
  const answers = async (zone: 'public' | 'police', urls: readonly string[]) => {
    const app: FastifyInstance = await serverOf(citizens(), undefined, { zone })
    const codes = await Promise.all(urls.map(async (url) => (await app.inject(url)).json<{ code?: string }>().code ?? 'answered'))
    await app.close()
    return codes
  }
  const urls = ['/api/public/registry', '/api/warnings', '/api/session', '/api/public/villages?q=一村']
  expect(await answers('public', urls)).toEqual(['answered', 'zone.not_here', 'zone.not_here', 'answered'])
  expect(await answers('police', urls)).toEqual(['zone.not_here', 'session.missing', 'session.missing', 'zone.not_here'])
})
