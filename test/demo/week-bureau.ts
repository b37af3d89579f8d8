import { Kysely, PostgresDialect } from 'kysely'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { parseRegionCode, regionCode, type RegionCode } from '../../src/domain/region-code.ts'
import { insertAccounts, upsertSource } from '../../src/features/account/account.store.ts'
import { addIdentifiers, insertPersons, reservePersonIds } from '../../src/features/person/person.store.ts'
import { saveRegions } from '../../src/features/region/region.store.ts'
import { insertDuty, insertUnits, type NewDuty } from '../../src/features/roster/roster.store.ts'
import { foundBureau, saveDecisionTable } from '../../src/features/settings/settings.store.ts'
import { addListings } from '../../src/features/signal/signal.store.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { keyHash } from '../../src/platform/password.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../../src/platform/transaction.ts'
import { keepIdentifiers, keepRecords, Vault } from '../../src/platform/vault.ts'
import { withSchema } from '../../src/platform/postgres/url.ts'
import { testDatabase } from '../support/database.ts'

const CITY = regionCode('9901', 'city')
const DISTRICT = regionCode('990101', 'district')
const HOUR_MS = 3_600_000
const SHIFT_MS = 8 * HOUR_MS
const BORN = new Date('2025-01-01T00:00:00+08:00')
export const SCAM_NUMBER = '+85500123456'

/** Twelve officers in two stations; behind them the two of the centre. */
export const STATIONS = ['PA', 'PB'] as const
const CREW = { officers: 4, leads: 2 }
const UNITS = [
  { code: 'C', kind: 'centre' as const, parent: null, area: '{[990100000000000,990199999999999]}', street: undefined },
  { code: 'PA', kind: 'station' as const, parent: 'C', area: '{[990101001000000,990101001999999]}', street: '990101001' },
  { code: 'PB', kind: 'station' as const, parent: 'C', area: '{[990101002000000,990101002999999]}', street: '990101002' },
]
const STAFF = [
  ...STATIONS.flatMap((unit) => [
    ...Array.from({ length: CREW.officers }, (_, nth) => ({ login: `${unit}-${nth + 1}`, unit, role: 'officer' })),
    ...Array.from({ length: CREW.leads }, (_, nth) => ({ login: `${unit}-lead${nth + 1}`, unit, role: 'officer' })),
  ]),
  { login: 'C-1', unit: 'C', role: 'analyst' }, { login: 'C-2', unit: 'C', role: 'analyst' },
]

export type WeekBureau = {
  readonly at: (now: Date) => Context
  readonly as: (userId: string, now: Date) => ActorContext
  readonly source: { readonly id: number; readonly code: string }
  readonly ourSource: { readonly id: number; readonly code: string }
  /** Phones of those who live in the beat of a station. */
  readonly phones: Readonly<Record<(typeof STATIONS)[number], readonly string[]>>
  readonly colleagueOf: (userId: string) => string
  /** One statement as the program itself, quickly. */
  readonly look: <Row>(query: string) => Promise<Row[]>
  readonly drop: () => Promise<void>
}

export async function weekBureau(from: Date, days: number, residentsPerStation: number): Promise<WeekBureau> {
  const test = await testDatabase()
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: test.pool }) })
  const vault = new Vault(Buffer.alloc(32, 5))
  const at = (now: Date): Context => ({ database, vault, now, newId: () => uuidv7(now), committed: () => undefined })
  const ids = new Map(STAFF.map((one) => [one.login, uuidv7(BORN)]))
  const staffOf = new Map(STAFF.map((one) => [ids.get(one.login)!, one]))
  const phones = { PA: phonesOf(0, residentsPerStation), PB: phonesOf(1, residentsPerStation) }
  const sources = await asSystem(at(BORN), async (tx) => {
    await lay(tx, vault, ids)
    await insertDuty(tx, roster(from, days, ids))
    for (const [nth, unit] of STATIONS.entries()) await settle(tx, vault, phones[unit], parseRegionCode(`99010100${nth + 1}001000`))
    return { source: await upsertSource(tx, { code: 'carrier', name: 'carrier', keyHash: keyHash('a') }), ourSource: await upsertSource(tx, { code: 'golden-bell', name: 'ours', keyHash: keyHash('b') }) }
  })
  const client = new Client({ connectionString: withSchema(test.appUrl, test.schema) })
  await client.connect()
  await client.query("set gb.system = 'on'")
  return {
    at, ...sources, phones,
    as: (userId, now) => {
      const { login, unit, role } = staffOf.get(userId)!
      const { area, kind } = UNITS.find((one) => one.code === unit)!
      return { ...at(now), actor: { userId, login, name: login, role, unit, unitKind: kind, scope: area } }
    },
    colleagueOf: (userId) => {
      const { unit, login } = staffOf.get(userId)!
      return ids.get(STAFF.find((one) => one.unit === unit && one.login !== login)!.login)!
    },
    look: async <Row>(query: string) => (await client.query(query)).rows as Row[],
    drop: async () => { await client.end(); await database.destroy(); await test.drop() },
  }
}

function phonesOf(station: number, count: number): string[] {
  return Array.from({ length: count }, (_, nth) => `142${String(station * 100_000 + nth).padStart(8, '0')}`)
}

async function lay(tx: Tx, vault: Vault, ids: ReadonlyMap<string, string>): Promise<void> {
  await foundBureau(tx, { kind: 'demo', name: '十二人', city: CITY, vaultCheck: vault.checkToken() }, BORN)
  await saveRegions(tx, [
    { code: CITY, level: 'city', name: '市', parent: null }, { code: DISTRICT, level: 'district', name: '区', parent: CITY },
    ...UNITS.flatMap(({ street }) => (street === undefined ? [] : [
      { code: regionCode(street, 'street'), level: 'street' as const, name: street, parent: DISTRICT }, { code: regionCode(`${street}001`, 'village'), level: 'village' as const, name: '村', parent: regionCode(street, 'street') },
    ])),
  ])
  await insertUnits(tx, UNITS.map(({ code, kind, parent, area }) => ({ code, kind, name: code, parent, area, lon: 124.2, lat: 29.6, phone: null })))
  await insertAccounts(tx, STAFF.map((one) => ({ id: ids.get(one.login)!, login: one.login, name: one.login, badge: null, unit: one.unit, role: one.role, area: null, phone: null, password_hash: '-', must_change_password: false, demo: true, created_at: BORN })))
  const content: unknown = JSON.parse(readFileSync(new URL('../../assets/rules/warning-levels.json', import.meta.url), 'utf8'))
  await saveDecisionTable(tx, { version: 1, content, note: '初始规则', by: null }, BORN)
  const scam = vault.identifier('phone', SCAM_NUMBER)
  await keepIdentifiers(tx, vault, [scam])
  await addListings(tx, [{ token: scam.token, list: 'scam-number', fraudType: null, source: 'test' }], BORN)
}

/** One on duty, one stand-in, one duty officer in each station, turn by turn; the centre is always there. */
function roster(from: Date, days: number, ids: ReadonlyMap<string, string>): NewDuty[] {
  const first = Math.floor(from.getTime() / SHIFT_MS)
  return Array.from({ length: days * 3 + 3 }, (_, nth) => first + nth).flatMap((shift) => {
    const span = { starts_at: new Date(shift * SHIFT_MS), ends_at: new Date((shift + 1) * SHIFT_MS) }
    const duty = (login: string, unit: string, post: NewDuty['post']): NewDuty => ({ id: uuidv7(span.starts_at), unit, user_id: ids.get(login)!, post, ...span })
    return [
      ...STATIONS.flatMap((unit) => [
        duty(`${unit}-${(shift % CREW.officers) + 1}`, unit, 'on-duty'), duty(`${unit}-${((shift + 2) % CREW.officers) + 1}`, unit, 'stand-in'), duty(`${unit}-lead${(Math.floor(shift / 3) % CREW.leads) + 1}`, unit, 'duty-officer'),
      ]),
      duty('C-1', 'C', 'on-duty'), duty('C-2', 'C', 'on-duty'),
    ]
  })
}

async function settle(tx: Tx, vault: Vault, phones: readonly string[], region: RegionCode): Promise<void> {
  const personIds = await reservePersonIds(tx, phones.length)
  await insertPersons(tx, personIds.map((id, nth) => ({
    id, belonging: { region, source: 'registered' }, confidence: 95, birthYear: 1_950 + (nth % 50), sex: nth % 2 === 0 ? 'f' : 'm', registeredAt: BORN, hasGuardian: nth % 2 === 0,
    lon: 124.2, lat: 29.6, usualTransferFen: 50_000, losses: 0, createdAt: BORN,
  })))
  const identifiers = phones.map((phone) => vault.identifier('phone', phone))
  await addIdentifiers(tx, identifiers.map(({ token, kind }, nth) => ({ token, kind, personId: personIds[nth]! })))
  await keepIdentifiers(tx, vault, identifiers)
  await keepRecords(tx, vault, 'person', phones.map((phone, nth) => ({ id: String(personIds[nth]), clear: JSON.stringify({ name: '某人', phone }) })))
}
