import { Kysely, PostgresDialect } from 'kysely'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { parseRegionCode, regionCode, type RegionCode } from '../../src/domain/region-code.ts'
import { sightOf } from '../../src/features/account/account.rules.ts'
import { insertAccounts, upsertSource } from '../../src/features/account/account.store.ts'
import { addIdentifiers, insertPersons, reservePersonIds } from '../../src/features/person/person.store.ts'
import { saveRegions } from '../../src/features/region/region.store.ts'
import { insertDuty, insertUnits, setPositions, type NewDuty } from '../../src/features/roster/roster.store.ts'
import { foundBureau, saveDecisionTable } from '../../src/features/settings/settings.store.ts'
import { addListings } from '../../src/features/listing/listing.store.ts'
import { keyHash } from '../../src/platform/password.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../../src/platform/transaction.ts'
import { keepIdentifiers, keepRecords, Vault } from '../../src/platform/vault.ts'
import { withSchema } from '../../src/platform/postgres/url.ts'
import { testDatabase } from './database.ts'

const CITY = regionCode('9901', 'city')
const DISTRICT = regionCode('990101', 'district')
const BORN = new Date('2025-01-01T00:00:00+08:00')
export const SCAM_NUMBER = '+85500123456'
/** Where everybody lives; who stands elsewhere says so. */
const HERE = { lon: 124.2, lat: 29.6 }

/** Two stations with a village each, a squad for both, and the centre. */
export const STATIONS = ['PA', 'PB'] as const
export type StationCode = (typeof STATIONS)[number]
const UNITS = [
  { code: 'C', kind: 'centre' as const, parent: null, area: '{[990100000000000,990199999999999]}' },
  { code: 'PA', kind: 'station' as const, parent: 'C', area: '{[990101001000000,990101001999999]}' },
  { code: 'PB', kind: 'station' as const, parent: 'C', area: '{[990101002000000,990101002999999]}' },
  { code: 'F', kind: 'squad' as const, parent: 'C', area: '{[990101000000000,990101999999999]}' },
]
export const VILLAGE: Record<StationCode, RegionCode> = { PA: parseRegionCode('990101001001000'), PB: parseRegionCode('990101002001000') }

export type Staff = { readonly login: string; readonly unit: string; readonly role: string; readonly lon?: number; readonly lat?: number }
export type Resident = { readonly phone: string; readonly station: StationCode; readonly guardian: boolean }
export type Told = { readonly staff: readonly Staff[]; readonly duty: readonly { readonly login: string; readonly post: NewDuty['post']; readonly from: Date; readonly until: Date }[]; readonly residents: readonly Resident[] }

export type ToldBureau = {
  readonly at: (now: Date) => Context
  readonly as: (userId: string, now: Date) => ActorContext
  readonly idOf: (login: string) => string
  readonly loginOf: (userId: string) => string
  readonly source: { readonly id: number; readonly code: string }
  readonly ourSource: { readonly id: number; readonly code: string }
  /** One statement as the program itself, quickly. */
  readonly look: <Row>(query: string) => Promise<Row[]>
  readonly drop: () => Promise<void>
}

/** A bureau of exactly these people, on a database of its own. Ids are counted: the same bureau twice decides every tie the same way. */
export async function toldBureau(told: Told): Promise<ToldBureau> {
  const test = await testDatabase()
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: test.pool }) })
  const vault = new Vault(Buffer.alloc(32, 5))
  let counted = 0
  const newId = () => `00000000-0000-7000-8000-${String(++counted).padStart(12, '0')}`
  const at = (now: Date): Context => ({ database, vault, now, newId, committed: () => undefined })
  const ids = new Map(told.staff.map((one) => [one.login, newId()]))
  const staffOf = new Map(told.staff.map((one) => [ids.get(one.login)!, one]))
  const sources = await asSystem(at(BORN), async (tx) => {
    await lay(tx, vault, told.staff.map((one) => ({ ...one, id: ids.get(one.login)! })))
    const unitOf = new Map(told.staff.map((one) => [one.login, one.unit]))
    await insertDuty(tx, told.duty.map((one) => ({ id: newId(), unit: unitOf.get(one.login)!, user_id: ids.get(one.login)!, post: one.post, starts_at: one.from, ends_at: one.until })))
    await settle(tx, vault, told.residents)
    return { source: await upsertSource(tx, { code: 'carrier', name: 'carrier', keyHash: keyHash('a') }), ourSource: await upsertSource(tx, { code: 'golden-bell', name: 'ours', keyHash: keyHash('b') }) }
  })
  const client = new Client({ connectionString: withSchema(test.appUrl, test.schema) })
  await client.connect()
  await client.query("set gb.system = 'on'")
  return {
    at, ...sources,
    idOf: (login) => ids.get(login)!,
    loginOf: (userId) => staffOf.get(userId)?.login ?? userId,
    as: (userId, now) => {
      const { login, unit, role } = staffOf.get(userId)!
      const { area, kind } = UNITS.find((one) => one.code === unit)!
      return { ...at(now), actor: { userId, login, name: login, role, unit, unitKind: kind, withdrawn: [], ...sightOf({ role, unit, unitKind: kind, area }) } }
    },
    look: async <Row>(query: string) => (await client.query(query)).rows as Row[],
    drop: async () => { await client.end(); await database.destroy(); await test.drop() },
  }
}

async function lay(tx: Tx, vault: Vault, staff: readonly (Staff & { readonly id: string })[]): Promise<void> {
  await foundBureau(tx, { kind: 'demo', name: '测试市', city: CITY, vaultCheck: vault.checkToken() }, BORN)
  await saveRegions(tx, [
    { code: CITY, level: 'city', name: '市', parent: null }, { code: DISTRICT, level: 'district', name: '区', parent: CITY },
    ...['990101001', '990101002'].flatMap((street) => [
      { code: regionCode(street, 'street'), level: 'street' as const, name: street, parent: DISTRICT }, { code: regionCode(`${street}001`, 'village'), level: 'village' as const, name: '村', parent: regionCode(street, 'street') },
    ]),
  ])
  await insertUnits(tx, UNITS.map(({ code, kind, parent, area }) => ({ code, kind, name: code, parent, area, ...HERE, phone: null })))
  const account = { badge: null, area: null, phone: null, password_hash: '-', must_change_password: false, demo: true, created_at: BORN }
  await insertAccounts(tx, staff.map(({ id, login, unit, role }) => ({ ...account, id, login, name: login, unit, role })))
  await setPositions(tx, staff.map((one) => ({ userId: one.id, lon: one.lon ?? HERE.lon, lat: one.lat ?? HERE.lat })), BORN)
  const content: unknown = JSON.parse(readFileSync(new URL('../../assets/rules/warning-levels.json', import.meta.url), 'utf8'))
  await saveDecisionTable(tx, { version: 1, content, note: '初始规则', by: null }, BORN)
  const scam = vault.identifier('phone', SCAM_NUMBER)
  await keepIdentifiers(tx, vault, [scam])
  await addListings(tx, [{ token: scam.token, list: 'scam-number', fraudType: null, source: 'test' }], BORN)
}

async function settle(tx: Tx, vault: Vault, residents: readonly Resident[]): Promise<void> {
  const personIds = await reservePersonIds(tx, residents.length)
  await insertPersons(tx, residents.map(({ station, guardian }, nth) => ({
    id: personIds[nth]!, belonging: { region: VILLAGE[station], source: 'registered' }, confidence: 95, birthYear: 1_950 + (nth % 50), sex: nth % 2 === 0 ? 'f' : 'm', registeredAt: BORN,
    hasGuardian: guardian, ...HERE, usualTransferFen: 50_000, losses: 0, createdAt: BORN,
  })))
  const identifiers = residents.map(({ phone }) => vault.identifier('phone', phone))
  await addIdentifiers(tx, identifiers.map(({ token, kind }, nth) => ({ token, kind, personId: personIds[nth]! })))
  await keepIdentifiers(tx, vault, identifiers)
  await keepRecords(tx, vault, 'person', residents.map(({ phone, guardian }, nth) => ({ id: String(personIds[nth]), clear: JSON.stringify({ name: '某人', phone, ...(guardian ? { guardians: [{ name: '家人', phone: '14299999999' }] } : {}) }) })))
}
