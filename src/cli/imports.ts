import type { CAC } from 'cac'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { readFileSync } from 'node:fs'
import { codeOfDigits, levelOf, rangeOf, rangesToMultirange, regionCode, type RegionRange } from '../domain/region-code.ts'
import { UNIT_KINDS } from '../domain/access.ts'
import { accountByLogin, upsertSource } from '../features/account/account.store.ts'
import { COORDINATE_SYSTEMS, wordsOfLeft, type CoordinateSystem } from '../features/boundary/boundary.rules.ts'
import { regionLinesIn } from '../features/region/region.rules.ts'
import { importRegions } from '../features/region/region.service.ts'
import { insertDuty, insertUnits, type NewUnit } from '../features/roster/roster.store.ts'
import { PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { boundariesToRegions } from '../flows/boundaries-to-regions.ts'
import { windRosterClocks } from '../flows/roster-gap-near.ts'
import { importStaff, readStaff } from '../flows/staff-to-accounts.ts'
import { changedIn, tableToRegions } from '../flows/table-to-regions.ts'
import { audit } from '../platform/audit.ts'
import { keyHash, randomKey } from '../platform/password.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { sayBadLines, sayImported, tableIn } from './table-file.ts'
import { withBureau, withRuntime } from './with-runtime.ts'

const POSTS = ['on-duty', 'stand-in', 'duty-officer'] as const
const LEFT_SHOWN_MAX = 20
type Row = Record<string, string>

export function importCommands(cli: CAC): void {
  cli.command('import-regions', '导入行政区划名称与代码，可附边界 — names and codes of a city’s divisions, and polygons')
    .option('--city <code>', '城市四位代码，如 3302 — the city’s four digits')
    .option('--boundaries <file>', 'GeoJSON 边界文件 — polygons to attach by code or name')
    .option('--table <file>', '区划 CSV 或 XLSX：区划代码[,名称,上级代码,户数,人口,目标人口,日期,来源] — regions: code[,name,parent,households,population,target,date,source]')
    .option('--crs <system>', `坐标系 coordinates: ${COORDINATE_SYSTEMS.join(' | ')}`, { default: 'WGS-84' })
    .action((options: { city?: string; boundaries?: string; table?: string; crs: string }) => withRuntime('import', async ({ runtime }) => {
      const city = String(options.city ?? '')
      const context = runtime.contextNow()
      const done = await asSystem(context, async (tx) => {
        const imported = await importRegions(tx, city)
        await saveSetting(tx, PLACES_SETTING, imported.counts.village, null, context.now)
        return imported
      })
      console.log(`${done.name} ${JSON.stringify(done.counts)}`)
      if (options.table !== undefined) {
        const plan = await tableToRegions(runtime.contextNow(), regionLinesIn(await tableIn(options.table)), { city: regionCode(city, 'city'), by: { userId: null, name: 'gb import-regions' } })
        sayImported(plan.total - plan.bad.length, { zh: `行区划（新增 ${plan.added.length}，更新 ${changedIn(plan)}）`, en: `lines of regions (${plan.added.length} new, ${changedIn(plan)} changed)` }, plan.bad)
      }
      if (options.boundaries === undefined) return
      const { drawings, left } = await boundariesToRegions(runtime.contextNow(), readFileSync(options.boundaries, 'utf8'), { city: regionCode(city, 'city'), system: systemNamed(options.crs) })
      console.log(`边界 polygons: ${drawings.length} 已挂接 attached, ${left.length} 未挂接 left out`)
      for (const { called, why } of left.slice(0, LEFT_SHOWN_MAX)) console.log(`  ${called}: ${wordsOfLeft(why).zh} — ${wordsOfLeft(why).en}`)
    }))
  cli.command('import-units <file>', '导入单位 CSV：code,kind,name,parent,regions,lon,lat,phone,organisation — units; regions are codes split by blanks, organisation the bank whose tellers work there')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const units = rowsOf(file).map(unitOf)
      await asSystem(runtime.contextNow(), (tx) => insertUnits(tx, units))
      console.log(`${units.length} 个单位 — units`)
    }))
  cli.command('import-users <file>', '导入人员 CSV：login,name,unit,role,badge,phone,regions；已有账号按文件更新，新账号打印一次性密码 — staff; updates who is known, prints one-time passwords of who is new')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const context = runtime.contextNow()
      const table = await tableIn(file)
      const { good, bad } = await asSystem(context, (tx) => readStaff(tx, table))
      const { added, changed, unchanged } = await importStaff(context, { login: 'gb import-users', userId: null }, good)
      console.log('login,one-time-password')
      for (const one of added) console.log(`${one.login},${one.password}`)
      console.error(`新增 ${added.length}，更新 ${changed}，未变 ${unchanged} — ${added.length} added, ${changed} changed, ${unchanged} as they were`)
      sayBadLines(bad)
    }))
  cli.command('import-duty <file>', '导入排班 CSV：unit,login,post,from,until — the roster; post: on-duty, stand-in, duty-officer')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const context = runtime.contextNow()
      const rows = rowsOf(file)
      await asSystem(context, async (tx) => {
        const duties = []
        for (const [index, row] of rows.entries()) duties.push(await dutyOf(tx, row, index, context.newId()))
        await insertDuty(tx, duties)
        for (const unit of new Set(duties.map((duty) => duty.unit))) await windRosterClocks(tx, unit, context.now)
        await audit(tx, { actor: 'gb import-duty', action: 'roster.imported', subject: context.newId(), detail: { added: duties.length } }, context.now)
      })
      console.log(`${rows.length} 个班次 — shifts`)
    }))
  cli.command('add-source <code> <name>', '登记信号来源并打印接口密钥（只显示一次） — a source of signals; prints its API key once')
    .action((code: string, name: string) => withBureau('import', async ({ runtime }) => {
      const key = randomKey()
      const context = runtime.contextNow()
      await asSystem(context, async (tx) => {
        await upsertSource(tx, { code, name, keyHash: keyHash(key) })
        await audit(tx, { actor: 'gb add-source', action: 'source.key', subject: code }, context.now)
      })
      console.log(key)
    }))
}

function systemNamed(text: string): CoordinateSystem {
  const found = COORDINATE_SYSTEMS.find((system) => system === text)
  if (found === undefined) throw new Error(`坐标系应为 ${COORDINATE_SYSTEMS.join('、')} 之一 — --crs is one of ${COORDINATE_SYSTEMS.join(', ')}`)
  return found
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
    const region = codeOfDigits(code)
    return rangeOf(region, levelOf(region))
  })
}

function unitOf(row: Row, index: number): NewUnit {
  const area = rangesToMultirange(areaOf(row.regions, index))
  const text = (value: string | undefined) => (value === undefined || value === '' ? null : value)
  const number = (value: string | undefined) => (text(value) === null ? null : Number(value))
  return {
    code: need(row, 'code', index), kind: oneOf(row, 'kind', UNIT_KINDS, index), name: need(row, 'name', index), parent: text(row.parent), area,
    lon: number(row.lon), lat: number(row.lat), phone: text(row.phone), organisation: text(row.organisation),
  }
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
