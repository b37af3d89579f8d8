import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { aResident, PASSWORD, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { openAs, openScreen, rings, type Session } from './screen.ts'

/**
 * Somebody has the session of an officer of the other station, and knows the addresses of what happens at this one. They read what that
 * officer may read and not a word more; another site cannot make the officer's browser act; and one click at the centre shuts them out.
 */
const LI = { phone: '14200000001', name: '王小明', address: '1418 室' }
const SECRETS = new RegExp([LI.name, LI.phone, LI.address].join('|'))
const NOT_THERE = '没有找到，或不在您的辖区内。'

let bureau: SmallBureau
let house: House
let browser: Browser
let officer: Page
let stolen: Session
let thief: Page
let otherSite: Server
const read: string[] = []
let ids: { readonly warning: string; readonly task: string; readonly order: string }

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await aResident(bureau, LI.phone)
  await aRedWarning('first', new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  ids = await bureau.system(async (tx) => (await sql<typeof ids>`
    select w.id as warning, t.id as task, (select o.id from stop_order o where o.basis_id = w.id limit 1) as order from warning w join task t on t.subject_kind = 'warning' and t.subject_id = w.id limit 1`.execute(tx)).rows[0]!)
  expect(Object.values(ids).every((id) => typeof id === 'string')).toBe(true)
  await acceptTask(bureau.as('chen', new Date()), ids.task)
  browser = await launchChromium()
  officer = await openAs(browser, { url: `${house.url}/phone/`, login: 'foreign', password: PASSWORD }, {})
  stolen = await officer.context().storageState()
  otherSite = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>free phones</title>')).listen(0, '127.0.0.1')
}, 60_000)

afterAll(async () => {
  otherSite?.close()
  await browser?.close()
  await house?.close()
  await bureau?.drop()
})

inChapters()

async function aRedWarning(ref: string, at: Date): Promise<void> {
  const call = { ref, kind: 'call' as const, at: at.toISOString(), person: { phone: LI.phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '这里是市公安局，您名下账户涉嫌洗钱，请把资金转到安全账户核查，不要告诉家人。' }
  const counter = { ref: `${ref} counter`, kind: 'counter' as const, at: at.toISOString(), person: { phone: LI.phone }, counterpart: { account: '6222020000001234567' }, amountFen: 17_000_000, tags: ['nervous', 'on-the-phone'] }
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(call, at), readSignal(counter, at)], () => undefined)
}

/** What the page says under an address, once it has said something. */
async function saidAt(path: string): Promise<string> {
  await thief.goto(`${house.url}${path}`)
  await thief.getByText(NOT_THERE).first().waitFor()
  return (await thief.locator('main').innerText()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
}

test('with the stolen session the queue of the other station is empty, and stays so when something new comes in', async () => {
  thief = await openScreen(browser, { width: 1440, session: stolen })
  thief.on('response', (response) => {
    if (response.url().includes('/api/') && !response.url().endsWith('/api/events')) void response.text().then((text) => read.push(text), () => undefined)
  })
  await thief.goto(`${house.url}/desk/`)
  await thief.getByText('现在没有在办预警。').waitFor()
  await aRedWarning('second', new Date())
  await thief.waitForTimeout(1_000)
  await thief.getByText('现在没有在办预警。').waitFor()
  expect(await rings(thief)).toBe(0)
  expect(await rings(officer)).toBe(0)
})

test.each([['/desk/warnings/', 'warning'], ['/desk/warnings/person of ', 'warning'], ['/desk/orders/', 'order'], ['/desk/cases/', 'warning'], ['/phone/tasks/', 'task']] as const)('%s: what is there and not theirs answers like what is nowhere', async (where, of) => {
  const path = (id: string) => (where.endsWith('person of ') ? `/desk/warnings/${id}/person` : `${where}${id}`)
  const real = await saidAt(path(ids[of]))
  expect(real).toBe(await saidAt(path(randomUUID())))
  expect(real).not.toMatch(SECRETS)
})

test('asked behind the page’s back, with the page’s own token, every address says the same of it as of nothing', async () => {
  await thief.goto(`${house.url}/desk/`)
  const answers = await thief.evaluate(async ({ warning, task, nowhere }) => {
    const { csrf } = (await (await fetch('/api/session')).json()) as { csrf: string }
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await fetch(path, { method, headers: { 'x-csrf-token': csrf, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return `${answer.status} ${await answer.text()}`
    }
    const all = (id: string, taskId: string) => Promise.all([
      ask('GET', `/api/warnings/${id}`), ask('POST', `/api/warnings/${id}/reveal`, { reason: '家属来电核实身份' }), ask('POST', `/api/tasks/${taskId}/accept`, {}),
      ask('POST', `/api/tasks/${taskId}/calls`, { to: 'person', result: 'reached' }), ask('POST', `/api/tasks/${taskId}/outcome`, { outcome: 'false-alarm', note: '', directFen: 0, indirectFen: 0, protections: [] }),
    ])
    return { there: await all(warning, task), nowhere: await all(nowhere, nowhere) }
  }, { ...ids, nowhere: randomUUID() })
  const bare = (answer: string) => answer.replaceAll(/"(requestId|request|id|ref)":"[^"]*"/g, '')
  expect(answers.there.map(bare)).toEqual(answers.nowhere.map(bare))
  for (const answer of answers.there) expect(answer).toMatch(/^404 /)
  const task = await bureau.system(async (tx) => (await sql<{ state: string }>`select state from task where id = ${ids.task}`.execute(tx)).rows[0]!)
  expect(task.state).toBe('accepted')
})

test('another site cannot let the officer’s browser act: a form sent from there is refused, whatever cookie goes with it', async () => {
  const trap = await officer.context().newPage()
  await trap.goto(`http://127.0.0.1:${(otherSite.address() as AddressInfo).port}/`)
  for (const path of [`/api/tasks/${ids.task}/accept`, '/api/session/password', '/api/session/factor/end']) {
    const [answer] = await Promise.all([
      trap.waitForResponse((response) => response.url().endsWith(path)),
      trap.evaluate((url) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }), `${house.url}${path}`),
    ])
    // 401 would be: no cookie came. To a browser another port is the same site, the cookie goes along, and the page's token alone holds.
    expect([path, answer.status()]).toEqual([path, 403])
  }
  const sent = await trap.evaluate((url) => fetch(url, { credentials: 'include' }).then((answer) => answer.text(), () => 'kept from reading'), `${house.url}/api/session`)
  expect(sent).toBe('kept from reading')
  await trap.close()
})

test('the whole time no answer held a word of the person', () => {
  expect(read.length).toBeGreaterThan(10)
  for (const answer of read) expect(answer).not.toMatch(SECRETS)
})

test('the centre ends the officer’s sessions with one click: the thief’s next step ends at the login, and nothing is left in their browser', async () => {
  const centre = await openAs(browser, { url: `${house.url}/desk/settings/accounts`, login: 'commander', password: PASSWORD }, { width: 1440 })
  await thief.goto(`${house.url}/desk/`)
  await thief.getByText('现在没有在办预警。').waitFor()
  await centre.getByRole('row', { name: /foreign/ }).getByRole('button', { name: '退出全部登录' }).click()
  await centre.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await centre.getByRole('dialog').getByText('已办好。').waitFor()
  await Promise.all([thief, officer].map((page) => page.locator('input[name=password]').waitFor()))
  await thief.goto(`${house.url}/desk/warnings/${ids.warning}`)
  await thief.locator('input[name=password]').waitFor()
  expect(await thief.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(SECRETS)
  await centre.context().close()
  await thief.context().close()
})
