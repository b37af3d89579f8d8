import type { CAC } from 'cac'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { readFileSync } from 'node:fs'
import { levelOf, parseRegionCode, rangeOf, rangesToMultirange, type RegionRange } from '../domain/region-code.ts'
import { ROLES, UNIT_KINDS, type Role } from '../domain/access.ts'
import { accountByLogin, insertAccounts, upsertSource } from '../features/account/account.store.ts'
import { COORDINATE_SYSTEMS, type CoordinateSystem } from '../features/region/region.rules.ts'
import { importBoundaries, importRegions } from '../features/region/region.service.ts'
import { insertDuty, insertUnits, unitByCode, type NewUnit } from '../features/roster/roster.store.ts'
import { audit } from '../platform/audit.ts'
import { hashPassword, keyHash, randomKey } from '../platform/password.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { withRuntime } from './with-runtime.ts'

const ONE_TIME_CHARS = 14
const POSTS = ['on-duty', 'stand-in', 'duty-officer'] as const
type Row = Record<string, string>

export function importCommands(cli: CAC): void {
  cli.command('import-regions', '导入行政区划名称与代码，可附边界 — names and codes of a city’s divisions, and polygons')
    .option('--city <code>', '城市四位代码，如 3302 — the city’s four digits')
    .option('--boundaries <file>', 'GeoJSON 边界文件 — polygons to attach by code or name')
    .option('--crs <system>', `坐标系 coordinates: ${COORDINATE_SYSTEMS.join(' | ')}`, { default: 'WGS-84' })
    .action((options: { city?: string; boundaries?: string; crs: string }) => withRuntime('import', async ({ runtime }) => {
      const city = String(options.city ?? '')
      const done = await asSystem(runtime.contextNow(), (tx) => importRegions(tx, city))
      console.log(`${done.name} ${JSON.stringify(done.counts)}`)
      if (options.boundaries === undefined) return
      const text = readFileSync(options.boundaries, 'utf8')
      const attached = await asSystem(runtime.contextNow(), (tx) => importBoundaries(tx, text, { city, system: options.crs as CoordinateSystem }))
      console.log(`边界 polygons: ${attached.attached.length} 已挂接 attached, ${attached.unmatched.length} 未找到 unmatched, ${attached.ambiguous.length} 重名 ambiguous`)
      for (const name of [...attached.unmatched, ...attached.ambiguous].slice(0, 20)) console.log(`  ${name}`)
    }))
  cli.command('import-units <file>', '导入单位 CSV：code,kind,name,parent,regions,lon,lat,phone — units; regions are codes split by blanks')
    .action((file: string) => withRuntime('import', async ({ runtime }) => {
      const units = rowsOf(file).map(unitOf)
      await asSystem(runtime.contextNow(), (tx) => insertUnits(tx, units))
      console.log(`${units.length} 个单位 — units`)
    }))
  cli.command('import-users <file>', '导入人员 CSV：login,name,unit,role,badge,phone,regions；打印一次性密码 — staff; prints one-time passwords')
    .action((file: string) => withRuntime('import', async ({ runtime }) => {
      const context = runtime.contextNow()
      const staff = rowsOf(file).map((row, index) => ({ row, index, password: randomKey().slice(0, ONE_TIME_CHARS) }))
      const hashes = new Map<string, string>()
      for (const one of staff) hashes.set(one.password, await hashPassword(one.password))
      const added = await asSystem(context, async (tx) => {
        const fresh = []
        for (const one of staff) if ((await accountByLogin(tx, need(one.row, 'login', one.index))) === undefined) fresh.push({ ...one, account: await accountOf(tx, one.row, one.index) })
        await insertAccounts(tx, fresh.map((one) => ({ ...one.account, id: context.newId(), password_hash: hashes.get(one.password)!, must_change_password: true, demo: false, created_at: context.now })))
        await audit(tx, { actor: 'gb import-users', action: 'users.imported', subject: String(fresh.length) }, context.now)
        return fresh
      })
      console.log('login,one-time-password')
      for (const one of added) console.log(`${one.account.login},${one.password}`)
      if (added.length < staff.length) console.error(`${staff.length - added.length} 个账号已存在，未改动 — logins exist already and were left alone`)
    }))
  cli.command('import-duty <file>', '导入排班 CSV：unit,login,post,from,until — the roster; post: on-duty, stand-in, duty-officer')
    .action((file: string) => withRuntime('import', async ({ runtime }) => {
      const context = runtime.contextNow()
      const rows = rowsOf(file)
      await asSystem(context, async (tx) => {
        const duties = []
        for (const [index, row] of rows.entries()) duties.push(await dutyOf(tx, row, index, context.newId()))
        await insertDuty(tx, duties)
      })
      console.log(`${rows.length} 个班次 — shifts`)
    }))
  cli.command('add-source <code> <name>', '登记信号来源并打印接口密钥（只显示一次） — a source of signals; prints its API key once')
    .action((code: string, name: string) => withRuntime('import', async ({ runtime }) => {
      const key = randomKey()
      const context = runtime.contextNow()
      await asSystem(context, async (tx) => {
        await upsertSource(tx, { code, name, keyHash: keyHash(key) })
        await audit(tx, { actor: 'gb add-source', action: 'source.key', subject: code }, context.now)
      })
      console.log(key)
    }))
}

/** UTF-8 with or without a BOM, or GB18030 as Chinese Excel writes it. Errors name the line. */
function rowsOf(file: string): Row[] {
  const bytes = readFileSync(file)
  const utf8 = bytes.toString('utf8')
  const text = utf8.includes('\uFFFD') ? iconv.decode(bytes, 'gb18030') : utf8
  return parse(text, { bom: true, columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()), skip_empty_lines: true, trim: true, relax_column_count: true })
}

function need(row: Row, column: string, index: number): string {
  const value = row[column]
  if (value === undefined || value === '') throw new Error(`第 ${index + 2} 行缺少 ${column} — line ${index + 2} has no ${column}`)
  return value
}

function oneOf<T extends string>(row: Row, column: string, allowed: readonly T[], index: number): T {
  const value = need(row, column, index)
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new Error(`第 ${index + 2} 行 ${column} 应为 ${allowed.join('、')} 之一 — line ${index + 2}: ${column} is one of ${allowed.join(', ')}`)
  return found
}

function areaOf(text: string | undefined, index: number): RegionRange[] {
  return (text ?? '').split(/[\s;、]+/).filter((code) => code !== '').map((code) => {
    if (!/^\d{4,15}$/.test(code)) throw new Error(`第 ${index + 2} 行区划代码 ${code} 不对 — line ${index + 2}: ${code} is no region code`)
    const region = parseRegionCode(code.padEnd(15, '0'))
    return rangeOf(region, levelOf(region))
  })
}

function unitOf(row: Row, index: number): NewUnit {
  const area = rangesToMultirange(areaOf(row.regions, index))
  const text = (value: string | undefined) => (value === undefined || value === '' ? null : value)
  const number = (value: string | undefined) => (text(value) === null ? null : Number(value))
  return {
    code: need(row, 'code', index), kind: oneOf(row, 'kind', UNIT_KINDS, index), name: need(row, 'name', index), parent: text(row.parent), area,
    lon: number(row.lon), lat: number(row.lat), phone: text(row.phone),
  }
}

type NewAccount = { login: string; name: string; badge: string | null; unit: string; role: Role; area: string | null; phone: string | null }

async function accountOf(tx: Tx, row: Row, index: number): Promise<NewAccount> {
  const unit = need(row, 'unit', index)
  if ((await unitByCode(tx, unit)) === undefined) throw new Error(`第 ${index + 2} 行单位 ${unit} 不存在 — line ${index + 2}: there is no unit ${unit}`)
  const area = areaOf(row.regions, index)
  const text = (value: string | undefined) => (value === undefined || value === '' ? null : value)
  return { login: need(row, 'login', index), name: need(row, 'name', index), badge: text(row.badge), unit, role: oneOf(row, 'role', ROLES, index), area: area.length === 0 ? null : rangesToMultirange(area), phone: text(row.phone) }
}

async function dutyOf(tx: Tx, row: Row, index: number, id: string) {
  const account = await accountByLogin(tx, need(row, 'login', index))
  if (account === undefined) throw new Error(`第 ${index + 2} 行账号 ${row.login} 不存在 — line ${index + 2}: there is no login ${row.login}`)
  const at = (column: string) => {
    const moment = new Date(need(row, column, index))
    if (Number.isNaN(moment.getTime())) throw new Error(`第 ${index + 2} 行 ${column} 不是时间 — line ${index + 2}: ${column} is no time; write 2026-03-01T08:00+08:00`)
    return moment
  }
  return { id, unit: row.unit === undefined || row.unit === '' ? account.unit : row.unit, user_id: account.id, post: oneOf(row, 'post', POSTS, index), starts_at: at('from'), ends_at: at('until') }
}
