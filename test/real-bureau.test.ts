import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Me } from '../src/contract/session.ts'
import { freePort } from './support/free-port.ts'

/** A real bureau as its admin would set it up: the command line, CSV files and HTTP, nothing from inside. */
const folder = mkdtempSync(join(tmpdir(), 'gb-real-'))
const env = { ...process.env, GB_DATA: join(folder, 'data'), GB_LOG: 'fatal', PORT: '0' }
let server: ChildProcess
let url = ''
let key = ''
let password = ''

function gb(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/gb.ts', ...args], { env })
    let out = ''
    child.stdout.on('data', (data: Buffer) => { out += data.toString() })
    child.stderr.on('data', (data: Buffer) => { out += data.toString() })
    child.once('exit', (code) => resolve({ code, out }))
  })
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.join('\n'))
  return path
}

/** The village's square, in the coordinates that Chinese maps use. */
const VILLAGE = '330206001001'
const SQUARE = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: VILLAGE }, geometry: { type: 'Polygon', coordinates: [[[121.84, 29.9], [121.86, 29.9], [121.86, 29.92], [121.84, 29.92], [121.84, 29.9]]] } }] }

beforeAll(async () => {
  const init = await gb('init', '--real', '--city', '3302')
  expect(init.out).toContain('"district":10,"street":162,"village":3042')
  const boundaries = file('village.geojson', [JSON.stringify(SQUARE)])
  expect((await gb('import-regions', '--city', '3302', '--boundaries', boundaries, '--crs', 'GCJ-02')).out).toContain('1 已挂接 attached')
  await gb('import-units', file('units.csv', ['code,kind,name,parent,regions,lon,lat,phone', 'XQ,station,新碶派出所,centre,330206001,121.85,29.91,', 'DQ,station,大碶派出所,centre,330206003,121.80,29.88,']))
  const users = await gb('import-users', file('users.csv', ['login,name,unit,role,badge,phone,regions', 'chen,陈警官,XQ,officer,1,,', 'wang,王警官,DQ,officer,2,,']))
  password = /chen,(\S+)/.exec(users.out)![1]!
  const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString()
  await gb('import-duty', file('duty.csv', ['unit,login,post,from,until', `XQ,chen,on-duty,${day(-1)},${day(1)}`, `DQ,wang,on-duty,${day(-1)},${day(1)}`]))
  key = (await gb('add-source', 'carrier', '运营商')).out.trim().split('\n').at(-1)!
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = spawn(process.execPath, ['src/main.ts', 'serve'], { env: { ...env, PORT: String(port) } })
  for (let attempt = 0; attempt < 200; attempt++) {
    if ((await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the real bureau did not start')
}, 90_000)

afterAll(async () => {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await gone
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

async function post(ref: string, phone: string, place: object): Promise<unknown> {
  const signal = { ref, kind: 'counter', at: new Date().toISOString(), person: { phone }, place, tags: ['nervous'], amountFen: 17_000_000 }
  const answer = await fetch(`${url}/api/signals`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' }, body: JSON.stringify(signal) })
  return answer.json()
}

test('signals with a village, a point or a unit reach the phone of the right station, and the one-time password must be changed first', async () => {
  expect(await post('village', '13800000001', { region: VILLAGE })).toMatchObject({ status: 'accepted' })
  expect(await post('point', '13800000002', { lon: 121.8455, lat: 29.9125 })).toMatchObject({ status: 'accepted' })
  expect(await post('unit', '13800000003', { unit: 'XQ' })).toMatchObject({ status: 'accepted' })
  expect(await post('elsewhere', '13800000004', { region: '330206003' })).toMatchObject({ status: 'accepted' })
  expect(await post('nowhere', '13800000005', { region: '110101' })).toMatchObject({ code: 'signal.unknown_region' })

  const login = async (word: string) => {
    const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'chen', password: word }) })
    return { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, me: (await answer.json()) as Me }
  }
  const first = await login(password)
  expect(first.me).toMatchObject({ mustChangePassword: true, demo: false })
  const headers = { cookie: first.cookie, 'x-csrf-token': first.me.csrf, 'content-type': 'application/json' }
  expect(await (await fetch(`${url}/api/tasks`, { headers })).json()).toMatchObject({ code: 'session.must_change_password' })
  expect((await fetch(`${url}/api/session/password`, { method: 'POST', headers, body: JSON.stringify({ old: password, new: '新的一个长密码 2026' }) })).status).toBe(204)
  const { items } = (await (await fetch(`${url}/api/tasks`, { headers })).json()) as { items: { place: { source: string; path: string[] }; unit: { name: string } }[] }
  expect(items.map((task) => task.place.source).sort()).toEqual(['named-from-above', 'named-from-above', 'point'])
  expect(items.every((task) => task.unit.name === '新碶派出所')).toBe(true)
})

test('lists, home areas, residents, targets and mergers come in by files, in Chinese or English, and each bad line is named', async () => {
  const lists = await gb('import-lists', file('lists.csv', ['类型,内容,来源,诈骗类型,有效期至', '涉诈账户,6222000000007777,省厅,投资,', '跑分账户,6222000000007777,省厅,虚假网络投资理财,']))
  expect(lists).toMatchObject({ code: 2, out: expect.stringMatching(/1 条名单，1 行未导入[^]*第 2 行 line 2/) as string })
  expect(await gb('import-home-areas', file('areas.csv', ['prefix,region', '1390000,330206001']))).toMatchObject({ code: 0, out: expect.stringContaining('1 个号段') as string })
  expect(await gb('import-residents', file('residents.csv', ['电话,姓名,地址,登记日期', '13700000001,周某某,宁波市北仑区新碶街道某路 3 号,2026-01-05']))).toMatchObject({ code: 0, out: expect.stringContaining('1 名居民（新增 1）') as string })
  expect(await gb('import-targets', file('targets.csv', ['region,date,target,population', '330206001,2026-01-01,60000,90000', '330299,2026-01-01,1,1']))).toMatchObject({ code: 2, out: expect.stringContaining('第 3 行') as string })
  expect(await gb('import-successions', file('merged.csv', ['原代码,新代码,日期', '330206003,330206001,2026-03-01']))).toMatchObject({ code: 0, out: expect.stringContaining('1 条区划变更') as string })
  const pays = { ref: 'mule', kind: 'transfer', at: new Date().toISOString(), person: { phone: '13900000009' }, counterpart: { account: '6222 0000 0000 7777' }, amountFen: 100 }
  await fetch(`${url}/api/signals`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' }, body: JSON.stringify(pays) })
  const login = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'chen', password: '新的一个长密码 2026' }) })
  const headers = { cookie: login.headers.get('set-cookie')!.split(';')[0]! }
  const { items } = (await (await fetch(`${url}/api/warnings?sort=newest&state=all`, { headers })).json()) as { items: { place: { source: string }; level: string }[] }
  expect(items).toContainEqual(expect.objectContaining({ level: 'red', place: expect.objectContaining({ source: 'home-area' }) as object }))
}, 60_000)

test('addresses in a file are placed line by line, in one line or in parts; what is no address is answered by its number', async () => {
  const asked = file('addresses.jsonl', [
    JSON.stringify({ id: 1, address: '浙江省宁波市北仑区新碶街道' }), JSON.stringify({ id: 'two', address: ['浙江省', '宁波市', '北仑区', '大碶街道', null] }), JSON.stringify({ id: 3, address: '北京市朝阳区' }), 'no json',
    JSON.stringify({ id: 5, address: { city: '宁波', district: '北仑', street: '小港街道', detail: '某某路 5 号 301 室' } }),
  ])
  const { code, out } = await gb('locate', '--in', asked, '--json')
  const answers = out.trim().split('\n').map((line) => JSON.parse(line) as { id?: unknown; code: string | null; level?: string | null; error?: { code: string }; line?: number })
  expect(code).toBe(2)
  expect(answers.map((one) => [one.id ?? one.line, one.code, one.level ?? one.error?.code ?? null])).toEqual([
    [1, '330206002', 'street'], ['two', '330206004', 'street'], [3, null, null], [4, null, 'locate.malformed'], [5, '330206001', 'street'],
  ])
})

test('demo accounts, the simulator and a second founding are refused', async () => {
  expect((await fetch(`${url}/api/demo/accounts`)).status).toBe(404)
  expect((await fetch(`${url}/api/demo/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ phone: '14200000001' }) })).status).toBe(404)
  expect(await gb('init', '--real', '--city', '3302')).toMatchObject({ code: 1, out: expect.stringContaining('bureau.exists') as string })
  expect(await gb('replay-calls', file('calls.jsonl', ['{}']))).toMatchObject({ code: 1 })
  expect((await gb('audit', 'verify')).out).toContain('审计链完整')
}, 30_000)

test('the operator gives a new password, switches a login off and on, and corrects the list of staff', async () => {
  const status = async (word: string) => (await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'wang', password: word }) })).status
  const fresh = /password: (\S+)/.exec((await gb('reset-password', 'wang')).out)![1]!
  expect(await status(fresh)).toBe(200)
  expect((await gb('disable-user', 'wang')).out).toContain('已停用')
  expect(await status(fresh)).toBe(401)
  expect((await gb('enable-user', 'wang')).out).toContain('已启用')
  expect(await status(fresh)).toBe(200)
  expect(await gb('unlock', 'nobody')).toMatchObject({ code: 1, out: expect.stringContaining('account.unknown') as string })
  const again = await gb('import-users', file('users2.csv', ['login,name,unit,role', 'chen,陈警官,XQ,officer', 'wang,王警官,XQ,officer']))
  expect(again.out).toContain('新增 0，更新 1，未变 1')
  const help = (await gb('--help')).out
  for (const command of ['reset-password', 'disable-user', 'enable-user', 'unlock', 'import-users']) expect(help).toMatch(new RegExp(`${command} <\\w+>\\s+[\u4e00-\u9fff].* — [a-z]`))
}, 60_000)

test('the drill: a backup taken while the bureau works is restored to another folder, and its audit chain is whole', async () => {
  expect((await gb('backup', join(folder, 'backup'), '--with-keys')).out).toContain('已备份')
  expect((await gb('restore', join(folder, 'backup'), join(folder, 'restored'))).out).toContain('已恢复')
  const verify = await new Promise<string>((resolve) => {
    const child = spawn(process.execPath, ['src/gb.ts', 'audit', 'verify'], { env: { ...env, GB_DATA: join(folder, 'restored') } })
    let out = ''
    child.stdout.on('data', (data: Buffer) => { out += data.toString() })
    child.once('exit', () => resolve(out))
  })
  expect(verify).toContain('审计链完整')
}, 60_000)
