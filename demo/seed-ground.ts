import { readFileSync } from 'node:fs'
import { FRAUD_TYPE_CODES } from '../src/domain/fraud-types.ts'
import { rangesToMultirange } from '../src/domain/region-code.ts'
import { insertCredits } from '../src/features/credit/credit.store.ts'
import { insertAccounts, upsertSource } from '../src/features/account/account.store.ts'
import { saveHomeAreas } from '../src/features/person/person.store.ts'
import { saveOrganisations } from '../src/features/organisation/organisation.store.ts'
import { placeIndex } from '../src/features/region/region.rules.ts'
import { saveBoundaries, saveRegions, saveTargets } from '../src/features/region/region.store.ts'
import { insertDuty, insertUnits, markShift, presentIn, setPositions } from '../src/features/roster/roster.store.ts'
import { foundBureau, saveDecisionTable, savePace, saveSetting, WORKING_CALENDAR_SETTING } from '../src/features/settings/settings.store.ts'
import { listedIdentifier } from '../src/features/signal/signal.rules.ts'
import { addListings } from '../src/features/listing/listing.store.ts'
import { DEFAULT_ESCALATION, OPEN_REDS_MAX_DEFAULT } from '../src/contract/pace.ts'
import { DEFAULT_CLOCKS } from '../src/contract/settings.ts'
import { windRosterClocks } from '../src/flows/roster-gap-near.ts'
import type { LocatePlace } from '../src/flows/signals-to-warnings.ts'
import { hashPassword, keyHash, randomKey } from '../src/platform/password.ts'
import { asSystem, type Context, type Tx } from '../src/platform/transaction.ts'
import { keepIdentifiers, type Vault } from '../src/platform/vault.ts'
import { DEMO_PASSWORD } from '../src/reads/demo-logins.ts'
import type { City } from './city.ts'
import { creditsOf } from './credits.ts'
import { dutyRoster, withFlaws } from './duty.ts'
import { NATIONAL_HOLIDAYS } from './holidays.ts'
import { homeAreas } from './home-areas.ts'
import { ORGANISATIONS } from './organisations.ts'
import { Random } from './random.ts'
import { SIGNAL_SOURCES, type SignalSource } from './signal-draft.ts'
import { trainStaff } from './trainings.ts'
import { plantedTruth } from './truth.ts'

const DAY_MS = 86_400_000
/** Rosters of the past stay, so that the work of those weeks has somebody to have done it. */
const DUTY_DAYS = { past: 58, ahead: 21 }
const DUTIES_PER_STATEMENT = 5_000
const CAME = 0.94
/** The bureau and its lists are older than the history that is told of it. */
const FOUNDED_DAYS_AGO = 480
const LISTED_DAYS_AGO = 63

const SOURCE_NAMES: Record<SignalSource, string> = { carrier: '运营商推送', bank: '银行风控', internet: '互联网企业', hotline: '96110 热线', upper: '上级平台推送' }
/** What the program notices itself: calls that are still on after ten minutes. */
export const OWN_SOURCE = { code: 'golden-bell', name: '金钟复查' }

export type SourceKey = { readonly code: string; readonly key: string }
export type Ground = {
  /** API keys by the code of the source; made anew for every install. */
  readonly keys: Readonly<Record<SignalSource, SourceKey>>
  readonly sources: ReadonlyMap<string, { readonly id: number; readonly code: string }>
  readonly userIds: ReadonlyMap<string, string>
}

/** Everything but the people: map, units, accounts, rosters, rules, sources and lists. */
export async function layGround(context: Context, city: City): Promise<Ground> {
  const founded = foundedOn(context)
  // One hash for all: at 60 ms each, seven hundred would take 40 s, and the password is public anyway.
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const userIds = new Map(city.users.map((user) => [user.login, context.newId()]))
  return asSystem(context, async (tx) => {
    await saveMap(tx, city)
    await saveHomeAreas(tx, homeAreas(city))
    await saveOrganisations(tx, ORGANISATIONS)
    await saveStaff(tx, city, userIds, passwordHash, founded)
    await saveDuty(tx, context, city, userIds)
    await saveCredits(tx, context.now, city, userIds)
    await trainStaff(tx, context, city, userIds)
    await saveRules(tx, founded)
    await saveLists(tx, context.vault, new Date(context.now.getTime() - LISTED_DAYS_AGO * DAY_MS))
    return { ...(await saveSources(tx)), userIds }
  })
}

/** The row that says: here is a bureau, and it is a demo. */
export async function foundDemo(tx: Tx, context: Context, city: City): Promise<void> {
  await foundBureau(tx, { kind: 'demo', name: `${city.name}反诈中心`, city: city.code, vaultCheck: context.vault.checkToken() }, foundedOn(context))
}

function foundedOn(context: Context): Date {
  return new Date(context.now.getTime() - FOUNDED_DAYS_AGO * DAY_MS)
}

async function saveMap(tx: Tx, city: City): Promise<void> {
  await saveRegions(tx, city.regions.map(({ code, level, name, parent, households, population, lon, lat }) => ({ code, level, name, parent: parent ?? null, households, population, lon, lat })))
  await saveBoundaries(tx, city.regions)
  await saveTargets(tx, city.targets.map((target) => ({ ...target, note: '街道乡镇年度申报' })))
}

async function saveStaff(tx: Tx, city: City, userIds: ReadonlyMap<string, string>, passwordHash: string, founded: Date): Promise<void> {
  await insertUnits(tx, city.units.map((unit) => ({ ...unit, parent: unit.parent ?? null, area: rangesToMultirange(unit.area) })))
  await insertAccounts(tx, city.users.map((user) => ({
    id: userIds.get(user.login)!, login: user.login, name: user.name, badge: user.badge ?? null, unit: user.unit, role: user.role,
    area: user.area === undefined ? null : rangesToMultirange(user.area), phone: user.phone, password_hash: passwordHash, must_change_password: false, demo: true, created_at: founded,
  })))
  await setPositions(tx, city.users.map((user) => ({ userId: userIds.get(user.login)!, lon: user.lon, lat: user.lat })), founded)
}

async function saveCredits(tx: Tx, now: Date, city: City, userIds: ReadonlyMap<string, string>): Promise<void> {
  for (const [daysAgo, credits] of Map.groupBy(creditsOf(city), (one) => one.daysAgo)) {
    await insertCredits(tx, credits.map(({ code, kind, name, login, unit, region }) => ({
      code, kind, name, unit, region, userId: kind === 'worker' ? userIds.get(login)! : null, createdBy: userIds.get(login)!,
    })), new Date(now.getTime() - daysAgo * DAY_MS))
  }
}

async function saveDuty(tx: Tx, context: Context, city: City, userIds: ReadonlyMap<string, string>): Promise<void> {
  const begin = new Date(context.now.getTime() - DUTY_DAYS.past * DAY_MS)
  const duties = withFlaws(city, [...dutyRoster(city, begin, DUTY_DAYS.past + DUTY_DAYS.ahead)], context.now).map((duty) => ({
    id: context.newId(), unit: duty.unit, user_id: userIds.get(duty.login)!, post: duty.post, starts_at: duty.from, ends_at: duty.until,
  }))
  for (let from = 0; from < duties.length; from += DUTIES_PER_STATEMENT) await insertDuty(tx, duties.slice(from, from + DUTIES_PER_STATEMENT))
  for (const unit of city.units) await windRosterClocks(tx, unit.code, context.now)
  // Whoever should be there has said so, a few minutes early, but for one or two who forgot.
  const draw = new Random(city.seed).fork('came')
  for (const { id, startsAt } of await presentIn(tx, city.units.map((unit) => unit.code), context.now)) {
    if (draw.chance(CAME)) await markShift(tx, id, { came_at: new Date(startsAt.getTime() - draw.between(1, 15) * 60_000) })
  }
}

async function saveRules(tx: Tx, founded: Date): Promise<void> {
  await savePace(tx, { clocks: DEFAULT_CLOCKS, escalation: DEFAULT_ESCALATION, openRedsMax: OPEN_REDS_MAX_DEFAULT }, null, founded)
  await saveSetting(tx, WORKING_CALENDAR_SETTING, NATIONAL_HOLIDAYS, null, founded)
  const content: unknown = JSON.parse(readFileSync(new URL('../assets/rules/warning-levels.json', import.meta.url), 'utf8'))
  await saveDecisionTable(tx, { version: 1, content, note: '初始规则', by: null }, founded)
}

export async function limitReds(tx: Tx, openRedsMax: number, at: Date): Promise<void> {
  await saveSetting(tx, 'open-reds-max', openRedsMax, null, at)
}

/** What is known of the city's fraudsters. The unknown rest is there to be found. */
async function saveLists(tx: Tx, vault: Vault, addedAt: Date): Promise<void> {
  const known = plantedTruth(FRAUD_TYPE_CODES).filter((planted) => planted.known)
  const identifiers = known.map(({ list, value }) => listedIdentifier(list, value)!).map(({ kind, value }) => vault.identifier(kind, value))
  await keepIdentifiers(tx, vault, identifiers)
  await addListings(tx, known.map(({ list, type }, index) => ({ token: identifiers[index]!.token, list, fraudType: type, source: '研判入库' })), addedAt)
}

async function saveSources(tx: Tx): Promise<Pick<Ground, 'keys' | 'sources'>> {
  const keys = Object.fromEntries(SIGNAL_SOURCES.map((code) => [code, { code, key: randomKey() }])) as Record<SignalSource, SourceKey>
  const sources = new Map<string, { id: number; code: string }>()
  for (const code of SIGNAL_SOURCES) sources.set(code, await upsertSource(tx, { code, name: SOURCE_NAMES[code], keyHash: keyHash(keys[code].key) }))
  // Nobody posts as the program itself: its key is thrown away.
  sources.set(OWN_SOURCE.code, await upsertSource(tx, { ...OWN_SOURCE, keyHash: keyHash(randomKey()) }))
  return { keys, sources }
}

/** The city's signals come with points, and with no address. */
export function pointsIn(city: City): LocatePlace {
  const places = placeIndex(city.regions)
  return (where) => ('address' in where ? undefined : places.locate([where.lon, where.lat]))
}
