import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeRights } from '../../src/features/role/role.service.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** An administrator takes rights from officers while one of them has the desk open. Each test is a chapter; they follow one another. */
let bureau: SmallBureau
let house: House
let browser: Browser
let admin: Page
let chen: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  admin = await openAs(browser, { url: `${house.url}/desk/settings/roles`, login: 'admin', password: PASSWORD }, { width: 1440 })
  chen = await openAs(browser, { url: `${house.url}/desk/blacklist`, login: 'chen', password: PASSWORD }, { width: 1440 })
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const tick = (right: string) => admin.getByRole('checkbox', { name: right, exact: true })
const pageLink = (name: string) => chen.locator('.desk-header').getByRole('link', { name, exact: true })
async function chooseRole(name: string): Promise<void> {
  await admin.getByLabel('只看岗位').press('Enter')
  await admin.locator('.ant-select-item-option', { hasText: name }).first().click()
}

test('before anything is taken the page says so, and of one role what cannot be taken has no tick', async () => {
  await admin.getByText('本局还没有收回过任何岗位的权限。').waitFor()
  expect(await barriersOn(admin)).toEqual([])
  await chooseRole('民警')
  await tick('查看案件').waitFor()
  expect(await tick('接收并办理任务').count()).toBe(0)
  await admin.locator('tr', { hasText: '接收并办理任务' }).getByText('不能收回').waitFor()
})

test('what would be taken is looked at: how many people, which pages; it is saved with a reason, and stands in the history', async () => {
  await tick('查看案件').uncheck()
  await admin.getByRole('button', { name: '先看影响' }).click()
  const looked = admin.getByRole('region', { name: '这样改的影响' })
  await looked.getByText('收回 民警：查看案件').waitFor()
  await looked.getByText('涉及在用账号 5 个').waitFor()
  await looked.getByText('民警（派出所）4 人：不再显示页面 案件、被害人回访。').waitFor()
  expect(await looked.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
  await looked.getByLabel('理由（留痕）').fill('案件由中心统一办理')
  expect(await barriersOn(admin)).toEqual([])
  await looked.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('region', { name: '变更记录' }).getByText('理由：案件由中心统一办理').waitFor()
  expect(await barriersOn(admin)).toEqual([])
})

test('the officer’s open desk loses the page without a new login, and what they still open says why', async () => {
  await chen.locator('.desk-header').getByText('案件', { exact: true }).waitFor({ state: 'detached' })
  expect(await pageLink('预警队列').count()).toBe(1)
  await chen.goto(`${house.url}/desk/cases`)
  await chen.getByText('本局已收回您岗位的此项权限。').first().waitFor()
  expect(await barriersOn(chen)).toEqual([])
})

test('somebody else saves meanwhile: nothing is overwritten, the ticks stay, and looked at again it is saved', async () => {
  await tick('查看案件').check()
  await admin.getByRole('button', { name: '先看影响' }).click()
  const looked = admin.getByRole('region', { name: '这样改的影响' })
  await looked.getByText('归还 民警：查看案件').waitFor()
  await changeRights(bureau.as('admin', new Date()), { withdrawn: [{ role: 'officer', action: 'case.read' }, { role: 'analyst', action: 'order.approve' }], seen: 1, reason: '分析岗不批准' })
  await looked.getByLabel('理由（留痕）').fill('恢复')
  await looked.getByRole('button', { name: '保存' }).click()
  await admin.getByText('岗位权限刚被他人修改').waitFor()
  await admin.getByText('理由：分析岗不批准').waitFor()
  expect(await tick('查看案件').isChecked()).toBe(true)
})

test('the last who may approve orders cannot lose it, and the page says what to do', async () => {
  await admin.getByRole('button', { name: '恢复' }).click()
  await chooseRole('指挥长')
  await tick('审批指令（派出所由带班领导）').uncheck()
  await admin.getByRole('button', { name: '先看影响' }).click()
  await admin.getByText('这样一改，中心就没有在岗人员可以批准止付冻结。').waitFor()
  expect(await barriersOn(admin)).toEqual([])
  expect([...troublesOf(admin), ...troublesOf(chen)]).toEqual([])
})
