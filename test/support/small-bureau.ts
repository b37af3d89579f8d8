import { Kysely, PostgresDialect, sql } from 'kysely'
import { readFileSync } from 'node:fs'
import type { Guardian } from '../../src/domain/guardian.ts'
import { parseRegionCode, regionCode, type RegionCode } from '../../src/domain/region-code.ts'
import { sightOf } from '../../src/features/account/account.rules.ts'
import { insertAccounts, upsertSource } from '../../src/features/account/account.store.ts'
import { saveOrganisations, type NewOrganisation } from '../../src/features/organisation/organisation.store.ts'
import { saveRegions } from '../../src/features/region/region.store.ts'
import { foundBureau, saveDecisionTable } from '../../src/features/settings/settings.store.ts'
import { addListings } from '../../src/features/listing/listing.store.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { hashPassword, keyHash } from '../../src/platform/password.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../../src/platform/transaction.ts'
import { Vault } from '../../src/platform/vault.ts'
import { testDatabase } from './database.ts'

export const PASSWORD = 'correct horse battery'
export const API_KEY = 'test-source-key'
export const CITY = regionCode('9901', 'city')
/** Two stations, a street each; the neighbours of every test. */
export const VILLAGE_A = parseRegionCode('990101001001000')
export const SCAM_NUMBER = '+85512345678'
export const VAULT_KEY = Buffer.alloc(32, 7)
/** Two banks, reached in the two ways; the first one's tellers are unit B. */
export const BANKS: readonly NewOrganisation[] = [
  { code: 'BKA', kind: 'bank', name: '甲江商业银行', shortNames: ['甲江银行', '甲江'], reach: 'http', prefixes: ['990161', '622202'], region: null, phone: '040900000001' },
  { code: 'BKB', kind: 'bank', name: '乙湖农商银行', shortNames: ['乙湖农商'], reach: 'files', prefixes: ['990171'], region: null, phone: null },
]
export const NOW = new Date('2026-03-02T03:00:00+08:00')

type Staff = { readonly login: string; readonly unit: string; readonly role: string; readonly post?: 'on-duty' | 'stand-in' | 'duty-officer'; readonly area?: string }
const STAFF: readonly Staff[] = [
  { login: 'centre', unit: 'C', role: 'analyst', post: 'on-duty' },
  { login: 'admin', unit: 'C', role: 'admin' },
  { login: 'auditor', unit: 'C', role: 'auditor' },
  { login: 'chen', unit: 'PA', role: 'officer', post: 'on-duty' },
  { login: 'standin', unit: 'PA', role: 'officer', post: 'stand-in' },
  { login: 'duty', unit: 'PA', role: 'officer', post: 'duty-officer' },
  { login: 'foreign', unit: 'PB', role: 'officer', post: 'on-duty' },
  { login: 'squad', unit: 'F', role: 'officer', post: 'on-duty' },
  { login: 'teller', unit: 'B', role: 'teller' },
  { login: 'colleague', unit: 'B', role: 'teller' },
  { login: 'commander', unit: 'C', role: 'commander' },
  { login: 'calltaker', unit: 'C', role: 'call-taker' },
  { login: 'publicity', unit: 'C', role: 'publicity' },
  { login: 'subcommander', unit: 'D', role: 'commander' },
  // Of the village next to the one where everybody lives: nobody sends them a visit unasked.
  { login: 'gridleader', unit: 'PA', role: 'grid-leader', area: '{[990101001002000,990101001002999]}' },
  { login: 'gridworker', unit: 'PA', role: 'grid-worker', area: '{[990101001002001,990101001002001]}' },
]

export type SmallBureau = {
  readonly database: Kysely<unknown>
  readonly appUrl: string
  readonly ownerUrl: string
  readonly at: (now: Date) => Context
  readonly as: (login: string, now: Date) => ActorContext
  readonly source: { readonly id: number; readonly code: string }
  readonly ourSource: { readonly id: number; readonly code: string }
  readonly userId: (login: string) => string
  readonly system: <T>(work: (tx: Tx) => Promise<T>, now?: Date) => Promise<T>
  readonly drop: () => Promise<void>
}

/** A bureau of two stations, a squad, a bank, a sub-centre of another district and a centre, all at their posts, on a database of its own. */
export async function smallBureau(now = NOW): Promise<SmallBureau> {
  const test = await testDatabase()
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: test.pool }) })
  const vault = new Vault(VAULT_KEY)
  const at = (moment: Date): Context => ({ database, vault, now: moment, newId: () => uuidv7(moment), committed: () => undefined })
  const hash = await hashPassword(PASSWORD)
  const ids = new Map(STAFF.map((one) => [one.login, uuidv7(now)]))
  const made = await asSystem(at(now), async (tx) => {
    await foundBureau(tx, { kind: 'demo', name: '测试市', city: CITY, vaultCheck: vault.checkToken() }, now)
    await saveRegions(tx, regions())
    await units(tx)
    await saveOrganisations(tx, BANKS)
    await sql`update unit set organisation = 'BKA' where code = 'B'`.execute(tx)
    await insertAccounts(tx, STAFF.map((one) => ({
      id: ids.get(one.login)!, login: one.login, name: one.login, badge: null, unit: one.unit, role: one.role, area: one.area ?? null, phone: null,
      password_hash: hash, must_change_password: false, demo: true, created_at: now,
    })))
    for (const one of STAFF) {
      if (one.post !== undefined) await sql`insert into duty (id, unit, user_id, post, starts_at, ends_at) values (${uuidv7(now)}, ${one.unit}, ${ids.get(one.login)!}, ${one.post}, ${new Date(now.getTime() - 3_600_000)}, ${new Date(now.getTime() + 30 * 86_400_000)})`.execute(tx)
    }
    await saveDecisionTable(tx, { version: 1, content: JSON.parse(readFileSync(new URL('../../assets/rules/warning-levels.json', import.meta.url), 'utf8')) as unknown, note: 'first', by: null }, now)
    await addListings(tx, [{ token: vault.token('phone', SCAM_NUMBER), list: 'scam-number', fraudType: null, source: 'test' }], new Date(0))
    return { source: await upsertSource(tx, { code: 'carrier', name: 'carrier', keyHash: keyHash(API_KEY) }), ourSource: await upsertSource(tx, { code: 'golden-bell', name: 'Golden Bell', keyHash: keyHash('ours') }) }
  })
  return {
    database, appUrl: test.appUrl, ownerUrl: test.ownerUrl, at, ...made,
    as: (login, moment) => ({ ...at(moment), actor: actorOf(login, ids.get(login)!) }),
    userId: (login) => ids.get(login)!,
    system: (work, moment = now) => asSystem(at(moment), work),
    drop: async () => { await database.destroy(); await test.drop() },
  }
}

const AREAS: Record<string, string> = { C: '{[990100000000000,990199999999999]}', D: '{[990102000000000,990102999999999]}', PA: '{[990101001000000,990101001999999]}', PB: '{[990101002000000,990101002999999]}', F: '{[990101000000000,990101999999999]}', B: '{}' }
const KINDS: Record<string, string> = { C: 'centre', D: 'sub-centre', PA: 'station', PB: 'station', F: 'squad', B: 'bank' }

function actorOf(login: string, userId: string) {
  const { unit, role } = STAFF.find((one) => one.login === login)!
  const unitKind = KINDS[unit]!
  return { userId, login, name: login, role, unit, unitKind, withdrawn: [], ...sightOf({ role, unit, unitKind, area: AREAS[unit]! }) }
}

async function units(tx: Tx): Promise<void> {
  for (const [code, area] of Object.entries(AREAS)) await sql`insert into unit (code, kind, name, area, lon, lat) values (${code}, ${KINDS[code]}, ${code}, ${area}::int8multirange, 124.2, 29.6)`.execute(tx)
}

function regions() {
  const one = (digits: string, level: 'city' | 'district' | 'street' | 'village', name: string, parent: RegionCode | null) => ({ code: regionCode(digits, level), level, name, parent })
  const district = regionCode('990101', 'district')
  return [
    one('9901', 'city', '测试市', null), one('990101', 'district', '甲区', CITY), one('990101001', 'street', '东街道', district), one('990101002', 'street', '西街道', district),
    one('990101001001', 'village', '一村', regionCode('990101001', 'street')), one('990101002001', 'village', '二村', regionCode('990101002', 'street')),
  ]
}

/** A registered resident with a guardian, known by phone. */
export async function aResident(bureau: SmallBureau, phone: string, village: RegionCode = VILLAGE_A, more: { guardians?: readonly Guardian[] } = {}): Promise<number> {
  const { vault } = bureau.at(NOW)
  return bureau.system(async (tx) => {
    const row = await sql<{ id: number }>`insert into person (region, region_source, region_confidence, birth_year, sex, registered_at, has_guardian, lon, lat, created_at)
      values (${village}, 'registered', 95, 1960, 'f', ${NOW}, ${more.guardians?.length !== 0}, 124.2, 29.6, ${NOW}) returning id`.execute(tx)
    const { id } = row.rows[0]!
    const token = vault.token('phone', phone)
    await sql`insert into identifier (token, kind, person_id) values (${token}, 'phone', ${id})`.execute(tx)
    await sql`insert into vault_identifier (token, kind, sealed) values (${token}, 'phone', ${vault.seal(phone)})`.execute(tx)
    await sql`insert into vault_record (kind, id, sealed) values ('person', ${String(id)}, ${vault.seal(JSON.stringify({ name: '王小明', phone, address: '东街道一村 3 幢 1418 室', guardians: more.guardians ?? [{ name: '王大明', phone: '14200000002' }] }))})`.execute(tx)
    return id
  })
}
