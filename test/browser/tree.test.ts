import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveOrganisations } from '../../src/features/organisation/organisation.store.ts'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { aCard, aReport, aTransfer } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouseWithBanks, type HouseWithBanks } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** The money is followed from the victim to the second hand on two screens that nobody reloads. Each test is a chapter; they follow one another. */
const MINUTE_MS = 60_000
const [MULE, SECOND, STRANGE, LATER] = [aCard(61), aCard(62), aCard(63, '688888'), aCard(64)]
const LIVE_MS = 20_000
const VILLAGE_BANK = { code: 'BKP', kind: 'bank', name: '丙村镇银行', shortNames: [], reach: null, prefixes: ['990191'], region: null, phone: null } as const
let bureau: SmallBureau
let house: HouseWithBanks
let browser: Browser
let caller: Page
let approver: Page

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  // Money goes on when a test says so.
  house = await openHouseWithBanks({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--pace', '0'])
  await pay(aCard(60), MULE, 5_000_000, 20)
  await pay(MULE, SECOND, 3_000_000, 15)
  // Only the first bank's word says whose number this is.
  await pay(MULE, STRANGE, 1_500_000, 14)
  const { id } = await reportCase(bureau.as('calltaker', now), aReport(now, '14288880401', { transfers: [aTransfer(now, { payee: MULE })] }))
  browser = await launchChromium()
  const at = (login: string) => openAs(browser, { url: `${house.url}/desk/cases/${id}`, login, password: PASSWORD }, { width: 1440 })
  ;[caller, approver] = [await at('calltaker'), await at('centre')]
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

function pay(from: string, to: string, amountFen: number, minutesAgo: number): Promise<unknown> {
  return house.banks.tell('transfers', { from, to, bank: 'BKA', amountFen, at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString() })
}

const level = (page: Page, nth: number) => page.locator('.money-level').nth(nth - 1)
const node = (page: Page, account: string) => page.locator('.money-node').filter({ has: page.locator('.order-digits', { hasText: account.slice(-4) }) })
const press = (within: Locator, words: string) => within.getByRole('button', { name: words, exact: true }).click()
const shows = (within: Locator, words: string) => within.getByText(words).first().waitFor({ timeout: LIVE_MS })

test('what the report drafted is approved on the tree, and what the bank holds is told there', async () => {
  await press(level(approver, 1), '审批本级（1）')
  await shows(node(approver, MULE), '已生效')
  await shows(node(caller, MULE), '已生效')
  const { accounts, stops } = await house.banks.ledger()
  expect(stops).toMatchObject([{ account: MULE, heldFen: accounts.find(({ account }) => account === MULE)!.balanceFen, ended: null }])
  await node(caller, MULE).locator('.countdown').waitFor()
})

test('the account is stopped, and is asked about all the same: where the money went on to comes in by itself', async () => {
  expect(await level(caller, 1).getByRole('button', { name: '本级全部查流水（1）' }).count()).toBe(1)
  await press(node(caller, MULE), '查流水')
  await shows(node(caller, MULE), '已反馈')
  for (const page of [caller, approver]) for (const account of [SECOND, STRANGE]) await node(page, account).waitFor({ timeout: LIVE_MS })
  expect(await level(caller, 2).locator('.money-level-sum').innerText()).toContain('流入 4.5万元')
  expect(await node(caller, SECOND).locator('.money-node-top').innerText()).toContain('3万元')
  expect(await node(caller, STRANGE).innerText()).toContain('甲江商业银行')
  expect(await node(caller, MULE).getByRole('button', { name: '再查流水' }).count()).toBe(1)
})

test('the second level is stopped by one press and approved by one press of somebody else; states and clocks are live on both screens', async () => {
  await press(level(caller, 2), '本级全部止付（2）')
  await shows(node(caller, STRANGE), '待审批')
  await level(approver, 2).getByRole('button', { name: '审批本级（2）' }).waitFor({ timeout: LIVE_MS })
  await press(level(approver, 2), '审批本级（2）')
  for (const page of [caller, approver]) {
    for (const account of [SECOND, STRANGE]) {
      await shows(node(page, account), '已生效')
      await node(page, account).locator('.countdown').waitFor()
    }
  }
  const heldFen = new Map((await house.banks.ledger()).stops.map((stop) => [stop.account, stop.heldFen]))
  expect([heldFen.size, heldFen.get(SECOND), heldFen.get(STRANGE)]).toEqual([3, 3_000_000, 1_500_000])
})

test('who holds it, and every movement from now on: asked from the account, told at the account', async () => {
  await node(caller, MULE).getByText('其他查询').click()
  await press(node(caller, MULE), '查持有人')
  await shows(node(caller, MULE), '持有人')
  await press(node(caller, MULE), '动态监控')
  await shows(node(caller, MULE), '监控中')
  await pay(MULE, LATER, 200_000, 0)
  await node(caller, LATER).waitFor({ timeout: LIVE_MS })
  expect(await barriersOn(caller)).toEqual([])
  expect([...troublesOf(caller), ...troublesOf(approver)]).toEqual([])
})

test('a bank that no port comes to is asked on paper: carried there, and what it told is noted by whoever asked', async () => {
  const account = aCard(65, '990191')
  await bureau.system((tx) => saveOrganisations(tx, [VILLAGE_BANK]))
  const { id } = await reportCase(bureau.as('calltaker', new Date()), aReport(new Date(), '14288880402', { transfers: [aTransfer(new Date(), { payee: account })] }))
  await caller.goto(`${house.url}/desk/cases/${id}`)
  await node(caller, account).getByText('其他查询').click()
  // Nobody carries a paper for every movement.
  expect(await node(caller, account).locator('.money-others button').allInnerTexts()).toEqual(['查持有人', '查名下账户'])
  const ask = async (words: string, name: string) => {
    await caller.goto(`${house.url}/desk/cases/${id}`)
    await node(caller, account).getByText('其他查询').click()
    await press(node(caller, account), words)
    await node(caller, account).getByRole('link', { name }).click()
    await caller.getByRole('button', { name: '已送达银行' }).click()
    await press(caller.getByRole('dialog'), '确定')
    await caller.getByRole('button', { name: '登记银行反馈' }).click()
    return caller.getByRole('dialog')
  }
  const holder = await ask('查持有人', '持有人')
  expect(await holder.getByRole('button', { name: '确定' }).isDisabled()).toBe(true)
  await holder.getByLabel('持有人姓名').fill('欧阳丽丽')
  await press(holder, '确定')
  await shows(caller.locator('.order-head'), '已反馈')
  const accounts = await ask('查名下账户', '名下账户')
  await accounts.getByLabel('名下账户').fill(`${aCard(66, '990191')} 一千二`)
  await accounts.getByText('每行写一个账号').waitFor()
  await accounts.getByLabel('名下账户').fill(`${aCard(66, '990191')} 1200\n${aCard(67, '990191')}  3.5万`)
  await press(accounts, '确定')
  await shows(caller.locator('.order-head'), '已反馈')
  await shows(node(caller, aCard(67, '990191')), '余额 3.5万元')
  expect(troublesOf(caller)).toEqual([])
})
