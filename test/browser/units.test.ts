import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { regionCode } from '../../src/domain/region-code.ts'
import { saveRegions } from '../../src/features/region/region.store.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { logIn, openAs, openScreen, troublesOf } from './screen.ts'

/** An administrator's morning: a new station, a new officer. Each test is a chapter; they follow one another. */
const OWN_PASSWORD = 'a password of my own'
let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page
let password = ''

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system(async (tx) => {
    const street = regionCode('990101003', 'street')
    await saveRegions(tx, [
      { code: street, level: 'street', name: '桥街道', parent: regionCode('990101', 'district') }, { code: regionCode('990101003001', 'village'), level: 'village', name: '桥头村', parent: street },
    ])
    await sql`insert into unit (code, kind, name, parent, area) values ('E', 'sub-centre', '甲区分中心', 'C', '{[990101000000000,990101999999999]}')`.execute(tx)
    await sql`update unit set parent = 'E' where code in ('PA', 'PB', 'F')`.execute(tx)
    await sql`update unit set parent = 'C' where code in ('D', 'B')`.execute(tx)
  })
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  desk = await openAs(browser, { url: `${house.url}/desk/settings/units`, login: 'admin', password: PASSWORD }, { width: 1440 })
  await desk.locator('.units-table').waitFor()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const dialog = () => desk.getByRole('dialog')
const press = (name: string | RegExp) => dialog().locator('form').getByRole('button', { name }).click()
const rowOf = (name: string) => desk.locator('.units-table tr', { has: desk.getByText(name, { exact: true }) })
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).click()
  await page.locator('.ant-select-item-option', { hasText: option }).first().click()
}

test('a station is added under a sub-centre and given a village: what changes is said before it is saved', async () => {
  await desk.getByRole('button', { name: '新增单位' }).click()
  await choose(desk, '上级', '甲区分中心')
  await dialog().getByLabel('代码').first().fill('N1')
  await dialog().getByLabel('名称', { exact: true }).fill('桥头派出所')
  await dialog().getByLabel('值班电话').fill('0409-88001')
  await dialog().getByLabel(/添加区划/).fill('桥头')
  await dialog().getByRole('button', { name: /桥头村 990101003001/ }).click()
  await press('核对变动')
  await dialog().getByText('甲区分中心 → 桥头派出所：1 个村社区、0 人').waitFor()
  await dialog().getByText('桥头派出所 目前无人值班').waitFor()
  expect([...(await barriersOn(desk)), ...(await faultsOf(desk, 'zh'))]).toEqual([])
  await press('保存')
  await dialog().waitFor({ state: 'detached' })
  await rowOf('桥头派出所').getByText('桥头村').waitFor()
  expect(await desk.locator('.units-table th[scope=row]').allInnerTexts()).toEqual(expect.arrayContaining(['桥头派出所 N1']))
})

test('a unit with people and shifts is not closed, and it is said what hangs on it', async () => {
  await desk.getByRole('button', { name: '撤销 PA' }).click()
  await dialog().getByText('PA：在用账号 5').waitFor()
  await dialog().getByText('PA：未结束的班次 3').waitFor()
  expect(await dialog().getByRole('button', { name: '撤销', exact: true }).isDisabled()).toBe(true)
  expect(await barriersOn(desk)).toEqual([])
  await press('取消')
})

test('of two who change one unit the second keeps what was typed, sees what the first did, and looks again', async () => {
  await desk.getByRole('button', { name: '修改 桥头派出所' }).click()
  await dialog().getByLabel('值班电话').fill('0409-88002')
  await bureau.system((tx) => sql`update unit set name = '桥头镇派出所', version = version + 1 where code = 'N1'`.execute(tx))
  await press('核对变动')
  await dialog().getByText('unit.changed_meanwhile').waitFor()
  await dialog().getByText('他人刚改为：桥头镇派出所').waitFor()
  expect([await dialog().getByLabel('值班电话').inputValue(), await dialog().getByLabel('名称', { exact: true }).inputValue()]).toEqual(['0409-88002', '桥头镇派出所'])
  await press('核对变动')
  await dialog().getByText('没有村社区或人员换单位负责').waitFor()
  await press('保存')
  await dialog().waitFor({ state: 'detached' })
  await rowOf('桥头镇派出所').getByText('0409-88002').waitFor()
})

test('a unit is put under another superior, closed, and opened again with its village: each is looked at first', async () => {
  await desk.getByRole('button', { name: '修改 桥头镇派出所' }).click()
  await choose(desk, '上级', 'C')
  await press('核对变动')
  await dialog().getByText('上级：甲区分中心 改为 C').waitFor()
  expect([...(await barriersOn(desk)), ...(await faultsOf(desk, 'zh'))]).toEqual([])
  await press('保存')
  await dialog().waitFor({ state: 'detached' })
  await desk.getByRole('button', { name: '撤销 桥头镇派出所' }).click()
  await dialog().getByText('桥头镇派出所 → 甲区分中心：1 个村社区、0 人').waitFor()
  await press('撤销')
  await dialog().waitFor({ state: 'detached' })
  await desk.getByLabel('含已撤销').check()
  await desk.getByRole('button', { name: '恢复 桥头镇派出所' }).click()
  await dialog().getByLabel('收回原辖区：桥头村').check()
  await press('核对变动')
  await dialog().getByText('甲区分中心 → 桥头镇派出所：1 个村社区、0 人').waitFor()
  for (const width of [390, 1440]) {
    await desk.setViewportSize({ width, height: 900 })
    expect([width, await barriersOn(desk), await faultsOf(desk, 'zh')]).toEqual([width, [], []])
  }
  await press('恢复')
  await dialog().waitFor({ state: 'detached' })
  await rowOf('桥头镇派出所').getByText('桥头村').waitFor()
  await desk.getByLabel('含已撤销').uncheck()
  await rowOf('桥头镇派出所').getByText('桥头村').waitFor()
})

test('an officer is added with a password that is shown once, and chooses one of their own at the first log-in', async () => {
  await desk.goto(`${house.url}/desk/settings/accounts?unit=N1`)
  await desk.getByText('没有这样的账号').waitFor()
  await desk.getByRole('button', { name: '新增账号' }).click()
  await dialog().getByLabel('账号').fill('lin')
  await dialog().getByLabel('姓名').fill('林晓燕')
  await choose(desk, '岗位', '民警')
  await dialog().getByText(/民警在桥头镇派出所可办 \d+ 项/).click()
  await dialog().getByText('接收并办理任务').waitFor()
  expect([...(await barriersOn(desk)), ...(await faultsOf(desk, 'zh'))]).toEqual([])
  await press('确定')
  password = await dialog().locator('.one-time').innerText()
  await press('确定')
  await desk.locator('.accounts-table').getByText('待改一次性密码').waitFor()
  const phone = await openScreen(browser)
  await phone.goto(`${house.url}/phone/`)
  await phone.locator('input[name=login]').fill('lin')
  await phone.locator('input[name=password]').fill(password)
  await phone.locator('button[type=submit]').click()
  await phone.getByRole('heading', { name: '修改密码' }).waitFor()
  const fields = phone.locator('input[type=password]')
  for (const [nth, value] of [password, OWN_PASSWORD, OWN_PASSWORD].entries()) await fields.nth(nth).fill(value)
  await phone.locator('button[type=submit]').click()
  await phone.locator('.empty').waitFor()
  expect(troublesOf(phone)).toEqual([])
  await phone.context().close()
  const again = await openScreen(browser)
  await again.goto(`${house.url}/phone/`)
  await logIn(again, 'lin', OWN_PASSWORD)
  await again.locator('.empty').waitFor()
  await again.context().close()
})

test('who is moved is out at once; what they hold is said before', async () => {
  const phone = await openAs(browser, { url: `${house.url}/phone/`, login: 'chen', password: PASSWORD }, { width: 390 })
  await phone.locator('.empty, .card').first().waitFor()
  await desk.goto(`${house.url}/desk/settings/accounts?unit=PA`)
  await desk.locator('.accounts-table tr', { hasText: 'chen' }).getByRole('button', { name: '调岗' }).click()
  await dialog().getByText(/此人正在班上。 在办任务 0 件（红色 0 件），未结束的班次 1 个/).waitFor()
  await choose(desk, '单位', '桥头镇派出所')
  await press('确定')
  await dialog().getByText('已调岗。交回任务 0 件，空出班次 1 个。').waitFor()
  await press('确定')
  await phone.reload()
  await phone.locator('input[name=login]').waitFor()
  expect([...(await faultsOf(phone, 'zh')), ...troublesOf(phone)]).toEqual([])
  await phone.context().close()
})

test('a list of staff is looked at, then taken; the wrong line comes back, and the passwords once, as a sheet', async () => {
  await desk.goto(`${house.url}/desk/settings/accounts`)
  const lines = ['账号,姓名,单位,岗位', 'zhou,周新,桥头镇派出所,民警', 'wu,吴某,查无此所,民警']
  await desk.locator('input[type=file]').setInputFiles({ name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
  const panel = desk.locator('section', { has: desk.getByRole('heading', { name: '批量导入人员' }) })
  await panel.getByRole('button', { name: '核对' }).click()
  await panel.getByText('核对结果（尚未导入）：新增 1，更新 0，未变 0，有误 1 行。').waitFor()
  await panel.getByText(/第 3 行.*查无此所/).waitFor()
  await panel.getByRole('button', { name: '导入', exact: true }).click()
  await panel.getByText('已导入：新增 1').waitFor()
  expect([...(await barriersOn(desk)), ...(await faultsOf(desk, 'zh'))]).toEqual([])
  const [download] = await Promise.all([desk.waitForEvent('download'), panel.getByRole('button', { name: '下载一次性密码表' }).click()])
  expect(download.suggestedFilename()).toBe('一次性密码.csv')
  const sheet = await (await download.createReadStream()).toArray().then((parts) => Buffer.concat(parts as Buffer[]).toString())
  expect(sheet).toMatch(/姓名,单位,账号,一次性密码[\s\S]*周新,N1,zhou,\S{16}/)
  expect(troublesOf(desk)).toEqual([])
})
