import { sql, type Transaction } from 'kysely'
import type { RegionCode } from '../../domain/region-code.ts'
import { int8s, jsons, texts } from '../../platform/postgres/arrays.ts'
import { bankNamed, ORGANISATION_KINDS, PREFIX_DIGITS_MAX, type KnownBanks, type OrganisationKind, type Reach } from './organisation.rules.ts'

export type Organisation = {
  readonly code: string
  readonly kind: OrganisationKind
  readonly name: string
  readonly shortNames: readonly string[]
  /** How the bank port comes to it; null is by paper only. */
  readonly reach: Reach | null
  readonly region: RegionCode | null
  readonly phone: string | null
}
type Tx = Transaction<{ organisation: { code: string }; account_prefix: { prefix: string } }>

const FOUND_MAX = 20
const LISTED_MAX = 500
/** Ten times the banks and payment firms of the country. */
const SCANNED_MAX = 50_000
const columns = sql`o.code, o.kind, o.name, o.short_names as "shortNames", o.reach, o.region, o.phone`

/** Who issued each account, by its number: the longest known beginning counts. Accounts of nobody known are missing. Index: the key of account_prefix. */
export async function banksOf(tx: Tx, accounts: readonly string[]): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map()
  const found = await sql<{ account: string; code: string }>`
    select distinct on (a.account) a.account, o.code from unnest(${texts([...new Set(accounts)], (account) => account)}::text[]) as a (account)
    cross join generate_series(1, ${PREFIX_DIGITS_MAX}::int) as d (digits)
    join account_prefix p on p.prefix = left(a.account, d.digits) join organisation o on o.code = p.organisation and o.closed_at is null
    order by a.account, length(p.prefix) desc`.execute(tx)
  return new Map(found.rows.map((row) => [row.account, row.code]))
}

/** Banks and payment firms. Index: organisation_by_kind. */
async function knownBanks(tx: Tx): Promise<KnownBanks> {
  const found = await sql<{ code: string; names: string[] }>`select o.code, o.short_names || o.name as names from organisation o where o.kind in ('bank', 'payment') and o.closed_at is null limit ${SCANNED_MAX}`.execute(tx)
  const byName = new Map<string, string | null>()
  for (const { code, names } of found.rows) {
    for (const name of names.map((one) => one.trim().toLowerCase())) byName.set(name, (byName.get(name) ?? code) === code ? code : null)
  }
  return { codes: new Set(found.rows.map(({ code }) => code)), byName }
}

/** `bank`: what a record of a bank says beside the account, a code or a name. */
export type ToldAccount = { readonly account: string; readonly bank: string | null }

/** Whose each account is that a record of a bank tells of: of the bank that stands there as far as we know it, else of whom issued the number. Accounts of nobody known are missing. */
export async function banksTold(tx: Tx, told: readonly ToldAccount[]): Promise<Map<string, string>> {
  const banks = await banksOf(tx, told.map(({ account }) => account))
  const named = told.filter(({ bank }) => bank !== null && bank.trim() !== '')
  if (named.length === 0) return banks
  const known = await knownBanks(tx)
  const codes = new Map([...new Set(named.map(({ bank }) => bank!))].map((words) => [words, bankNamed(words, known)]))
  for (const { account, bank } of named) {
    const code = codes.get(bank!)
    if (code !== undefined) banks.set(account, code)
  }
  return banks
}

/**
 * By what people write: '工行' is a short name, '工商银行解放路支行' holds one, '工商' is part of one. The surest first: whole names, then the
 * longest name that the words hold, then names that hold the words. Index: organisation_by_kind.
 */
export async function organisationsByWords(tx: Tx, words: string, kinds: readonly OrganisationKind[] = ORGANISATION_KINDS): Promise<Organisation[]> {
  const plain = words.trim().toLowerCase()
  if (plain === '') return []
  const found = await sql<Organisation>`
    with called as (
      select o.*, lower(n.name) as called
      from (select * from organisation where kind = any(${texts(kinds, (kind) => kind)}::text[]) and closed_at is null limit ${SCANNED_MAX}) o
      cross join lateral unnest(o.short_names || o.name) as n (name)
    ), fitting as (
      select code, min(case when called = ${plain} then 0 when position(called in ${plain}) > 0 then 1 else 2 end) as rank, max(length(called)) filter (where position(called in ${plain}) > 0) as held
      from called where position(called in ${plain}) > 0 or position(${plain} in called) > 0 group by code
    )
    select ${columns} from fitting f join organisation o on o.code = f.code order by f.rank, f.held desc nulls last, length(o.name), o.code limit ${FOUND_MAX}`.execute(tx)
  return found.rows
}

export async function organisationsOfKind(tx: Tx, kinds: readonly OrganisationKind[] = ORGANISATION_KINDS): Promise<Organisation[]> {
  const found = await sql<Organisation>`select ${columns} from organisation o where o.kind = any(${texts(kinds, (one) => one)}::text[]) and o.closed_at is null order by o.kind, o.code limit ${LISTED_MAX}`.execute(tx)
  return found.rows
}

export type NewOrganisation = Organisation & { readonly prefixes: readonly string[] }

/** Who is known gets the newer facts; a prefix belongs to whom the newer file names. */
export async function saveOrganisations(tx: Tx, organisations: readonly NewOrganisation[]): Promise<void> {
  const rows = [...organisations].sort((a, b) => (a.code < b.code ? -1 : 1))
  await sql`insert into organisation (code, kind, name, short_names, reach, region, phone)
    select code, kind, name, array(select jsonb_array_elements_text(short_names)), reach, region, phone from unnest(
      ${texts(rows, (row) => row.code)}::text[], ${texts(rows, (row) => row.kind)}::text[], ${texts(rows, (row) => row.name)}::text[], ${jsons(rows, (row) => JSON.stringify(row.shortNames))}::jsonb[],
      ${texts(rows, (row) => row.reach)}::text[], ${int8s(rows, (row) => row.region)}::bigint[], ${texts(rows, (row) => row.phone)}::text[]) as fresh (code, kind, name, short_names, reach, region, phone)
    on conflict (code) do update set kind = excluded.kind, name = excluded.name, short_names = excluded.short_names, reach = excluded.reach, region = excluded.region, phone = excluded.phone, closed_at = null`.execute(tx)
  const prefixes = [...new Map(rows.flatMap((row) => row.prefixes.map((prefix) => [prefix, { prefix, code: row.code }] as const))).values()].sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
  await sql`insert into account_prefix (prefix, organisation) select * from unnest(${texts(prefixes, (one) => one.prefix)}::text[], ${texts(prefixes, (one) => one.code)}::text[])
    on conflict (prefix) do update set organisation = excluded.organisation`.execute(tx)
}

export async function organisationsByCodes(tx: Tx, codes: readonly string[]): Promise<Map<string, Organisation>> {
  const found = await sql<Organisation>`select ${columns} from organisation o where o.code = any(${texts([...new Set(codes)], (code) => code)}::text[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.code, row]))
}
