import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import type { PersonRecord } from '../src/features/person/person.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { claimOutgoing } from '../src/flows/outgoing-to-telecom.ts'
import { finishRemovals } from '../src/flows/registration-to-registry.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { sendCode, proveNumber } from '../src/features/registry/registry.service.ts'
import { startHousekeeping } from '../src/jobs/housekeeping.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { announce } from '../src/platform/outbox.ts'
import { openRecords } from '../src/platform/vault.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aNumber, citizensOf, codeIn, NEIGHBOUR, saying, VILLAGE, type Citizens } from './support/citizens.ts'
import { serverOf } from './support/server.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let citizens: Citizens
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  citizens = citizensOf(bureau, app)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

/** The register's own side: the person of a number, with what is sealed of them. */
function personOf(phone: string): Promise<{ id: number; region: number; region_source: string; registered_at: Date | null; has_guardian: boolean; record: PersonRecord } | undefined> {
  return bureau.system(async (tx) => {
    const context = bureau.at(new Date())
    const found = (await sql<{ id: number; region: number; region_source: string; registered_at: Date | null; has_guardian: boolean }>`select p.* from person p join identifier i on i.person_id = p.id where i.token = ${context.vault.token('phone', phone)}`.execute(tx)).rows[0]
    return found === undefined ? undefined : { ...found, record: JSON.parse((await openRecords(tx, context.vault, 'person', [String(found.id)])).get(String(found.id)) ?? '{}') as PersonRecord }
  })
}
const auditOf = () => bureau.system(async (tx) => (await sql<{ action: string; subject: string; detail: object }>`select action, subject, detail from audit where actor = 'citizen' order by seq`.execute(tx)).rows)

describe('somebody registers themselves', () => {
  test('with a code by SMS: they are on the register, in their village, with a guardian, and see all that is stored', async () => {
    const [phone, guardian] = [aNumber(), { name: '李小红', phone: aNumber() }]
    const cookie = await citizens.proven(phone)
    const answer = await citizens.register(cookie, saying(phone, { guardians: [guardian] }))
    expect(answer.json<{ items: object[] }>().items).toMatchObject([{ forWhom: 'self', own: true, phone, name: '李桂芳', place: { region: VILLAGE, path: '甲区东街道一村' }, address: '3 幢 201', guardians: [guardian], consent: CONSENT_VERSION, creditedTo: null }])
    expect(await personOf(phone)).toMatchObject({ region: 990_101_001_001_000, region_source: 'registered', registered_at: expect.any(Date) as Date, has_guardian: true, record: { name: '李桂芳', phone, address: '3 幢 201', guardians: [guardian] } })
    const file = await citizens.ask({ method: 'GET', path: '/mine/export', cookie })
    expect([file.headers['content-disposition'], file.json()]).toMatchObject(['attachment; filename="golden-bell-registration.json"', { bureau: '测试市', registrations: await citizens.mine(cookie) }])
  })

  test('sent twice it is one registration, and what is corrected replaces what was said', async () => {
    const [phone, guardian] = [aNumber(), { name: '李小红', phone: aNumber() }]
    const cookie = await citizens.proven(phone)
    const both = await Promise.all([citizens.register(cookie, saying(phone, { guardians: [guardian] })), citizens.register(cookie, saying(phone, { guardians: [guardian] }))])
    expect(both.map((one) => one.statusCode)).toEqual([200, 200])
    await citizens.register(cookie, saying(phone, { guardians: [guardian] }))
    const { rows } = await bureau.system((tx) => sql<{ id: string }>`select id from registration where token = ${bureau.at(new Date()).vault.token('phone', phone)}`.execute(tx))
    expect((await auditOf()).filter(({ action, subject }) => action === 'registry.registered' && rows.some(({ id }) => id === subject))).toHaveLength(1)
    expect(rows).toHaveLength(1)
    await citizens.register(cookie, saying(phone, { name: '李桂花', region: NEIGHBOUR, address: null }))
    expect(await citizens.mine(cookie)).toMatchObject([{ name: '李桂花', place: { region: NEIGHBOUR }, address: null, guardians: [] }])
    expect(await personOf(phone)).toMatchObject({ region: 990_101_002_001_000, has_guardian: false, record: { name: '李桂花', phone } })
  })

  test('the wrong entries are named field by field, and nobody is registered without the number shown, a village, a guardian for a parent', async () => {
    const phone = aNumber()
    const cookie = await citizens.proven(phone)
    expect((await citizens.register(undefined, saying(phone))).json()).toMatchObject({ code: 'registry.prove_first' })
    expect((await citizens.register('made-up', saying(phone))).statusCode).toBe(401)
    expect((await citizens.register(cookie, saying(aNumber()))).json()).toMatchObject({ code: 'registry.not_proven' })
    expect((await citizens.register(cookie, saying(phone, { region: '990101001' }))).json()).toMatchObject({ code: 'registry.invalid', details: [{ path: '/region', code: 'registry.unknown_place' }] })
    expect((await citizens.register(cookie, saying(phone, { region: '990101001999' }))).json()).toMatchObject({ details: [{ path: '/region' }] })
    expect((await citizens.register(cookie, saying(phone, { guardians: [{ name: '王', phone: '12345678' }] }))).json()).toMatchObject({ details: [{ path: '/guardians/0/phone', code: 'registry.bad_phone' }] })
    expect((await citizens.register(cookie, saying(phone, { guardians: [{ name: '王', phone }] }))).json()).toMatchObject({ details: [{ code: 'registry.same_phone' }] })
    expect((await citizens.register(cookie, saying(phone, { forWhom: 'parent' }))).json()).toMatchObject({ details: [{ path: '/guardians', code: 'registry.guardian_needed' }] })
    expect((await citizens.register(cookie, saying(phone, { consent: 'none' }))).json()).toMatchObject({ code: 'request.invalid' })
    expect(await personOf(phone)).toBeUndefined()
  })
})

describe('the code', () => {
  test('is six digits that stand nowhere but in the message', async () => {
    const phone = aNumber()
    await citizens.ask({ path: '/codes', payload: { phone } })
    const code = codeIn((await citizens.texts()).get(phone))
    const rows = await bureau.system(async (tx) => JSON.stringify([(await sql`select * from outbox`.execute(tx)).rows, (await sql`select * from phone_proof`.execute(tx)).rows, (await sql`select * from audit`.execute(tx)).rows]))
    expect([rows.includes(`"${code}"`), rows.includes(phone)]).toEqual([false, false])
  })

  test('is refused when it is wrong, five times at most, and after ten minutes; a right one is used once', async () => {
    const [phone, now] = [aNumber(), new Date('2026-06-01T08:00:00+08:00')]
    const at = (seconds: number) => bureau.at(new Date(now.getTime() + seconds * 1_000))
    const send = async (seconds: number) => {
      await sendCode(at(seconds), phone)
      return codeIn((await citizens.texts()).get(phone))
    }
    const first = await send(0)
    const wrong = first === '000000' ? '000001' : '000000'
    for (const left of [4, 3, 2, 1, 0]) await expect(proveNumber(at(1), phone, wrong)).rejects.toMatchObject({ code: 'registry.wrong_code', zh: expect.stringContaining(`${left} 次`) as string })
    await expect(proveNumber(at(2), phone, first)).rejects.toMatchObject({ code: 'registry.no_code' })
    await expect(send(30)).rejects.toMatchObject({ code: 'registry.code_wait', zh: expect.stringContaining('30 秒') as string })
    const second = await send(60)
    await expect(proveNumber(at(660), phone, second)).rejects.toMatchObject({ code: 'registry.no_code' })
    const third = await send(700)
    await expect(proveNumber(at(710), phone, second)).rejects.toMatchObject({ code: 'registry.wrong_code' })
    await proveNumber(at(720), phone, third)
    await expect(proveNumber(at(721), phone, third)).rejects.toMatchObject({ code: 'registry.no_code' })
    await send(800)
    await send(900)
    await expect(send(1_000)).rejects.toMatchObject({ code: 'registry.codes_used_up' })
    await send(86_400)
  })

  test('waits for what an officer sends, however many codes are asked for before', async () => {
    const now = new Date()
    for (let nth = 0; nth < 20; nth++) await sendCode(bureau.at(now), aNumber())
    await bureau.system((tx) => announce(tx, [{ channel: 'telephony', type: 'call', subject: uuidv7(now), userId: bureau.userId('chen'), data: { to: 'person' } }], new Date(now.getTime() + 1)))
    const first = await claimOutgoing(bureau.at(new Date(now.getTime() + 2)), 4)
    expect(first.map((one) => one.channel)).toEqual(['sms', 'sms', 'sms', 'telephony'])
    await bureau.system((tx) => sql`delete from outbox where type = 'call'`.execute(tx))
    await bureau.system((tx) => sql`update outbox set next_at = ${now} where sent_at is null`.execute(tx))
    await citizens.texts()
  })

  test('asked for twice at once is sent once, and what is answered is the same for whoever is registered and whoever is not', async () => {
    const [known, unknown] = [aNumber(), aNumber()]
    await aResident(bureau, known)
    const answers = await Promise.all([known, unknown].map((phone) => citizens.ask({ path: '/codes', payload: { phone }, from: '10.9.0.7' })))
    expect([answers[0]!.statusCode, answers[0]!.body]).toEqual([answers[1]!.statusCode, answers[1]!.body])
    const phone = aNumber()
    const both = await Promise.all([1, 2].map(() => citizens.ask({ path: '/codes', payload: { phone }, from: '10.9.0.7' })))
    expect(both.map((one) => one.statusCode).toSorted()).toEqual([200, 429])
    expect((await citizens.texts()).has(phone)).toBe(true)
    for (const words of ['0574-88880000', '12345', '96110']) expect((await citizens.ask({ path: '/codes', payload: { phone: words } })).json()).toMatchObject({ code: 'registry.not_mobile' })
  })

  test('opens a quarter of an hour, ended by leaving', async () => {
    const phone = aNumber()
    const cookie = await citizens.proven(phone)
    expect((await citizens.ask({ method: 'DELETE', path: '/session', cookie })).statusCode).toBe(204)
    expect((await citizens.ask({ method: 'GET', path: '/mine', cookie })).json()).toMatchObject({ code: 'registry.prove_first' })
    const other = await citizens.proven(aNumber())
    await bureau.system((tx) => sql`update citizen_session set expires_at = now() - interval '1 second'`.execute(tx))
    expect((await citizens.ask({ method: 'GET', path: '/mine', cookie: other })).statusCode).toBe(401)
  })

  test('one address that asks for number after number is told to stop', async () => {
    const answers = []
    for (let nth = 0; nth < 122; nth++) answers.push((await citizens.ask({ path: '/codes', payload: { phone: '12345' }, from: '10.7.7.7' })).statusCode)
    expect([answers.filter((code) => code === 400).length, answers.at(-1)]).toEqual([120, 429])
  })
})

describe('a daughter registers her mother', () => {
  test('by her mother’s telephone: the daughter is the guardian, and only the mother’s number opens it', async () => {
    const [mother, daughter] = [aNumber(), aNumber()]
    const cookie = await citizens.proven(mother)
    await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [{ name: '李小红', phone: daughter }] }))
    expect(await personOf(mother)).toMatchObject({ has_guardian: true, region_source: 'registered' })
    expect(await citizens.mine(await citizens.proven(daughter))).toEqual([])
  })

  test('by her own, when her mother’s takes no SMS: a stranger’s place is kept as what was written, and both numbers open it', async () => {
    const [mother, daughter] = ['040912345678', aNumber()]
    const cookie = await citizens.proven(daughter)
    const guardian = { name: '李小红', phone: daughter }
    expect((await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [guardian] }))).json<{ items: object[] }>().items).toMatchObject([{ own: false, phone: mother, forWhom: 'parent' }])
    expect(await personOf(mother)).toMatchObject({ region_source: 'written-address', registered_at: expect.any(Date) as Date, record: { phone: mother, guardians: [guardian] } })
    expect((await citizens.remove(cookie, mother)).json()).toEqual({ waits: false })
    expect(await personOf(mother)).toMatchObject({ registered_at: null, has_guardian: false, record: { phone: mother } })
  })

  test('of whom more is known changes none of it: nobody makes themselves somebody’s guardian, moves them or takes them off', async () => {
    const [victim, stranger] = [aNumber(), aNumber()]
    await aResident(bureau, victim)
    const before = (await personOf(victim))!
    const cookie = await citizens.proven(stranger)
    const claim = saying(victim, { forWhom: 'parent', name: '别人', region: NEIGHBOUR, address: '假地址', guardians: [{ name: '骗子', phone: stranger }] })
    expect((await citizens.register(cookie, claim)).statusCode).toBe(200)
    expect(await personOf(victim)).toEqual(before)
    expect((await citizens.texts()).get(victim)).toMatch(/已为您登记.*96110/)
    expect(JSON.stringify(await citizens.mine(cookie))).not.toMatch(/王小明|王大明|1418/)

    const own = await citizens.proven(victim)
    expect(await citizens.mine(own)).toMatchObject([{ own: true, guardians: [{ name: '骗子', phone: stranger }] }])
    expect((await citizens.remove(cookie, victim)).json()).toEqual({ waits: false })
    expect(await personOf(victim)).toEqual(before)
    expect((await citizens.remove(cookie, victim)).statusCode).toBe(404)
  })

  test('with her brother who lives next door before herself: both are called in this order, and her own number stands for the registration', async () => {
    const [mother, daughter] = ['040912345679', aNumber()]
    const cookie = await citizens.proven(daughter)
    const [son, herself] = [{ name: '李小军', phone: aNumber(), relation: '儿子' }, { name: '李小红', phone: daughter, relation: '女儿' }]
    const answer = await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [son, herself] }))
    expect(answer.json<{ items: object[] }>().items).toMatchObject([{ own: false, shownPhone: daughter, guardians: [son, herself] }])
    expect((await personOf(mother))?.record.guardians).toEqual([son, herself])
    await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [herself, son] }))
    expect(await citizens.mine(cookie)).toMatchObject([{ guardians: [herself, son] }])
    expect((await personOf(mother))?.record.guardians).toEqual([herself, son])
    expect((await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [son] }))).json()).toMatchObject({ code: 'registry.not_proven' })
    const fourth = { name: '王', phone: aNumber() }
    expect((await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [herself, son, fourth, { ...fourth, phone: aNumber() }] }))).statusCode).toBe(400)
    expect((await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [herself, son, { ...fourth, phone: son.phone }] }))).json()).toMatchObject({ details: [{ path: '/guardians/2/phone', code: 'registry.same_guardian' }] })
    expect((await citizens.register(cookie, saying(mother, { forWhom: 'parent', guardians: [{ ...herself, relation: '她是住在隔壁街道的远房表亲家的女儿' }] }))).statusCode).toBe(400)
  })

  test('of whom a guardian is known gets no further one by somebody else’s number', async () => {
    const [mother, stranger] = [aNumber(), aNumber()]
    const daughter = { name: '李小红', phone: aNumber() }
    await citizens.register(await citizens.proven(mother), saying(mother, { guardians: [daughter] }))
    await citizens.register(await citizens.proven(stranger), saying(mother, { forWhom: 'parent', guardians: [daughter, { name: '骗子', phone: stranger }] }))
    expect((await personOf(mother))?.record.guardians).toEqual([daughter])
  })

  test('as it was sealed when there could be one only, it is read, called and corrected as one of several', async () => {
    const [phone, guardian] = [aNumber(), { name: '李小红', phone: aNumber() }]
    const cookie = await citizens.proven(phone)
    await citizens.register(cookie, saying(phone, { guardians: [guardian] }))
    await bureau.system(async (tx) => {
      const { vault } = bureau.at(new Date())
      const sealed = await sql<{ kind: string; id: string; sealed: Buffer }>`select kind, id, sealed from vault_record where kind in ('registration', 'person')`.execute(tx)
      for (const row of sealed.rows.filter((one) => vault.open(one.sealed).includes(guardian.phone))) {
        const { guardians, ...rest } = JSON.parse(vault.open(row.sealed)) as { guardians: object[] }
        await sql`update vault_record set sealed = ${vault.seal(JSON.stringify({ ...rest, guardian: guardians[0] }))} where kind = ${row.kind} and id = ${row.id}`.execute(tx)
      }
    })
    expect(await citizens.mine(cookie)).toMatchObject([{ guardians: [guardian] }])
    const son = { name: '李小军', phone: aNumber() }
    await citizens.register(cookie, saying(phone, { guardians: [guardian, son] }))
    expect((await personOf(phone))?.record).toEqual({ name: '李桂芳', phone, address: '3 幢 201', guardians: [guardian, son] })
  })

  test('keeps six at most by one number', async () => {
    const daughter = aNumber()
    const cookie = await citizens.proven(daughter)
    const answers = []
    for (let nth = 0; nth < 7; nth++) answers.push((await citizens.register(cookie, saying(aNumber(), { forWhom: 'parent', guardians: [{ name: '李小红', phone: daughter }] }))).statusCode)
    expect(answers).toEqual([200, 200, 200, 200, 200, 200, 409])
  })
})

test('a daughter, her mother, a warning and a deletion at one moment wait for each other and lose nothing', async () => {
  const failed: unknown[] = []
  for (let round = 0; round < 6; round++) {
    const [mother, daughter, now] = [aNumber(), aNumber(), new Date()]
    const [own, kept] = [await citizens.proven(mother), await citizens.proven(daughter)]
    const guardian = { name: '李小红', phone: daughter }
    const signal = (nth: number) => readSignal({ ref: `${mother} ${nth}`, kind: 'web', at: now.toISOString(), person: { phone: mother, name: '李桂芳', address: '某街某号' }, counterpart: { domain: 'bank-login.example.com' } }, now)
    const answers = await Promise.allSettled([
      citizens.register(own, saying(mother, { guardians: [guardian] })), citizens.register(kept, saying(mother, { forWhom: 'parent', guardians: [guardian] })), signalsToWarnings(bureau.at(now), bureau.source, [signal(1)], () => undefined),
      citizens.register(own, saying(mother, { guardians: [guardian], name: '李桂花' })), citizens.remove(kept, mother), signalsToWarnings(bureau.at(now), bureau.source, [signal(2)], () => undefined),
    ])
    failed.push(...answers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : one.value !== undefined && 'statusCode' in one.value && one.value.statusCode >= 500 ? [one.value.body] : [])))
    expect(await personOf(mother)).toMatchObject({ registered_at: expect.any(Date) as Date, has_guardian: true, record: { phone: mother } })
    expect((await citizens.mine(own)).some((one) => one.own && one.guardians[0]?.phone === daughter)).toBe(true)
  }
  expect(failed).toEqual([])
}, 60_000)

describe('deleting', () => {
  test('a daughter who takes back what she registered takes nothing from what her mother said of herself', async () => {
    const [mother, daughter] = [aNumber(), aNumber()]
    const [own, kept] = [await citizens.proven(mother), await citizens.proven(daughter)]
    const guardian = { name: '李小红', phone: daughter }
    await citizens.register(own, saying(mother, { guardians: [guardian] }))
    await citizens.register(kept, saying(mother, { forWhom: 'parent', guardians: [guardian] }))
    await citizens.remove(kept, mother)
    expect(await personOf(mother)).toMatchObject({ registered_at: expect.any(Date) as Date, has_guardian: true, record: { name: '李桂芳', phone: mother, guardians: [guardian] } })
  })

  test('leaves the number and the village, so that a warning still finds them, and registering again works', async () => {
    const phone = aNumber()
    await aResident(bureau, phone)
    const cookie = await citizens.proven(phone)
    await citizens.register(cookie, saying(phone, { guardians: [{ name: '李小红', phone: aNumber() }] }))
    const { id } = (await personOf(phone))!
    expect((await citizens.remove(cookie, phone)).json()).toEqual({ waits: false })
    expect(await personOf(phone)).toMatchObject({ id, registered_at: null, has_guardian: false, birth_year: null, record: { phone } })
    expect(await citizens.mine(cookie)).toEqual([])
    const kept = await bureau.system(async (tx) => (await sql<{ kept: number }>`select count(*)::int as kept from vault_record v join registration r on v.kind = 'registration' and v.id = r.id::text where r.token = ${bureau.at(new Date()).vault.token('phone', phone)}`.execute(tx)).rows[0]!.kept)
    expect(kept).toBe(0)
    await citizens.register(cookie, saying(phone))
    expect(await personOf(phone)).toMatchObject({ id, registered_at: expect.any(Date) as Date, record: { name: '李桂芳', phone } })
  })

  test('waits for an open warning, says so to whom the number belongs, and goes through when that is closed', async () => {
    const phone = aNumber()
    const cookie = await citizens.proven(phone)
    await citizens.register(cookie, saying(phone, { guardians: [{ name: '李小红', phone: aNumber() }] }))
    const now = new Date()
    await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800 }, now)], () => undefined)
    expect((await citizens.remove(cookie, phone)).json()).toEqual({ waits: true })
    expect(await personOf(phone)).toMatchObject({ registered_at: null, has_guardian: true, record: { name: '李桂芳' } })
    await finishRemovals(bureau.at(new Date()))
    expect((await personOf(phone))!.record.name).toBe('李桂芳')
    const task = (await myTasks(bureau.as('chen', new Date()))).find((one) => one.state === 'offered')!
    await acceptTask(bureau.as('chen', new Date()), task.id)
    await closeWithOutcome(bureau.as('chen', new Date()), task.id, { outcome: 'false-alarm', note: '', directFen: 0, indirectFen: 0, protections: [] })
    await finishRemovals(bureau.at(new Date()))
    expect(await personOf(phone)).toMatchObject({ has_guardian: false, record: { phone } })
    expect(Object.keys((await personOf(phone))!.record)).toEqual(['phone'])
  })
})

test('a village is found by a few typed characters, or by the whole address', async () => {
  const typed = async (q: string) => (await app.inject(`/api/public/villages?q=${encodeURIComponent(q)}`)).json<{ items: { region: string; path: string }[] }>().items
  expect(await typed('一')).toMatchObject([{ region: VILLAGE, path: '甲区东街道一村' }])
  for (const words of ['东街', '东街一', '东街道一村', '甲区东街道一村3幢']) expect([words, (await typed(words)).map(({ region }) => region)]).toEqual([words, [VILLAGE]])
  expect(await typed('村')).toHaveLength(2)
  expect(await typed('没有')).toEqual([])
})

test('the words of the audit log hold no number and no name', async () => {
  const rows = await auditOf()
  expect(new Set(rows.map(({ action }) => action))).toEqual(new Set(['registry.code', 'registry.proven', 'registry.wrong_code', 'registry.registered', 'registry.corrected', 'registry.read', 'registry.export', 'registry.removed']))
  expect(JSON.stringify(rows)).not.toMatch(/142\d{8}|李|0409/)
})

test('in a bureau without the carrier’s simulator nobody reads a message that was sent', async () => {
  expect((await app.inject({ method: 'POST', url: '/api/demo/messages', payload: { phone: '14200000001' } })).statusCode).toBe(404)
})

/** The last one: two days later whoever had logged in is out. */
test('a code is forgotten after a day with the number that asked for it, as is a session when it has run out', async () => {
  const phone = aNumber()
  await citizens.proven(phone)
  await citizens.ask({ path: '/codes', payload: { phone: aNumber() } })
  const left = () => bureau.system(async (tx) => (await sql<{ left: number }>`select (select count(*) from phone_proof) + (select count(*) from citizen_session) + (select count(*) from vault_record where kind = 'phone-proof') as left`.execute(tx)).rows[0]!.left)
  expect(Number(await left())).toBeGreaterThan(2)
  const { stop } = startHousekeeping(() => bureau.at(new Date(Date.now() + 2 * 86_400_000)))
  await vi.waitFor(async () => expect(Number(await left())).toBe(0))
  stop()
})
