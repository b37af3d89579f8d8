import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { ROLES, type Role } from '../../src/domain/access.ts'
import { asSystem, type Context } from '../../src/platform/transaction.ts'

type OpenTask = { id: string; kind: 'dissuade' | 'visit'; state: 'offered' | 'accepted' | 'closed'; unanswered: number; at_door: boolean; signed: boolean; visited: boolean; slipped: boolean; handed: boolean; withdrawn: boolean; at_counter: boolean; login: string }
type KnownCase = { id: string; state: string; followed_up: boolean; hops: number }
type OpenFollowUp = { id: string; state: string; login: string }
type KnownWarning = { id: string; state: 'open' | 'elsewhere' | 'closed'; visited: boolean; signed: boolean; outcome: string | null; merged: boolean; has_merged: boolean; has_twin: boolean; at_counter: boolean }
type KnownOrder = { id: string; kind: 'stop' | 'query' | 'freeze'; state: string; of: 'case' | 'warning'; ask: string | null }
/** What there is to see in a bureau now, and who looks; `roles`: somebody of each, by login. */
export type Sights = {
  readonly tasks: readonly OpenTask[]; readonly warnings: readonly KnownWarning[]; readonly cases: readonly KnownCase[]; readonly orders: readonly KnownOrder[]; readonly followUps: readonly OpenFollowUp[]
  readonly roles: Readonly<Record<Role, string>>
  readonly centre: string; readonly admin: string; readonly officer: string
}

export type Place = { readonly login?: string; readonly path: string }
/** One page in one state: where it is (undefined when nothing is in that state), and what must be drawn before anybody judges it. */
export type Stop = { readonly name: string; readonly find: (sights: Sights) => Place | undefined; readonly ready: string; readonly afterwards?: (page: Page) => Promise<void> }

const desk = (name: string, path: string, ready: string, as: 'centre' | 'admin' = 'centre'): Stop => ({ name: `desk-${name}`, ready, find: (sights) => ({ login: sights[as], path: `/desk/${path}` }) })
const warning = (name: string, fits: (one: KnownWarning) => boolean): Stop => ({
  name: `desk-warning-${name}`, ready: '.timeline',
  find: ({ centre, warnings }) => { const one = warnings.find(fits); return one === undefined ? undefined : { login: centre, path: `/desk/warnings/${one.id}` } },
})
const person: Stop = {
  name: 'desk-person', ready: '.signals',
  find: ({ centre, warnings }) => { const one = warnings.find(({ state }) => state === 'closed'); return one === undefined ? undefined : { login: centre, path: `/desk/warnings/${one.id}/person` } },
}
const fraudCase = (name: string, fits: (one: KnownCase) => boolean, more: Partial<Pick<Stop, 'afterwards' | 'ready'>> = {}): Stop => ({
  name: `desk-case-${name}`, ready: '.timeline', ...more,
  find: ({ centre, cases }) => { const one = cases.find(fits); return one === undefined ? undefined : { login: centre, path: `/desk/cases/${one.id}` } },
})
const order = (name: string, fits: (one: KnownOrder) => boolean, afterwards?: Stop['afterwards']): Stop => ({
  name: `desk-order-${name}`, ready: '.order-title', ...(afterwards === undefined ? {} : { afterwards }),
  find: ({ centre, orders }) => { const one = orders.find(fits); return one === undefined ? undefined : { login: centre, path: `/desk/orders/${one.id}` } },
})
const task = (name: string, fits: (one: OpenTask) => boolean, { page = '', ready = '.task-title', ...afterwards }: { page?: string; ready?: string; afterwards?: Stop['afterwards'] } = {}): Stop => ({
  name: `phone-${name}`, ready, ...afterwards,
  find: ({ tasks }) => { const one = tasks.find(fits); return one === undefined ? undefined : { login: one.login, path: `/phone/tasks/${one.id}${page}` } },
})
const followUp = (name: string, fits: (one: OpenFollowUp) => boolean, { page = '', ready = '.task-title', ...afterwards }: { page?: string; ready?: string; afterwards?: Stop['afterwards'] } = {}): Stop => ({
  name: `phone-follow-up-${name}`, ready, ...afterwards,
  find: ({ followUps }) => { const one = followUps.find(fits); return one === undefined ? undefined : { login: one.login, path: `/phone/follow-ups/${one.id}${page}` } },
})
const phone = (name: string, path: string, ready: string): Stop => ({ name: `phone-${name}`, ready, find: ({ officer }) => ({ login: officer, path: `/phone/${path}` }) })
/** What must be drawn on the first page of each role; the rest of the page is theirs or says where their work is. */
const FIRST_ON_DESK: Readonly<Record<Role, string>> = {
  'call-taker': '.queue-row, .empty', analyst: '.queue-row, .empty', commander: '.queue-row, .empty', officer: '.queue-row, .empty', publicity: '.figures-table, .empty', admin: '.clocks-table', auditor: '.audit-table, .empty',
  'grid-leader': '.role-guide', 'grid-worker': '.role-guide', teller: '.role-guide',
}
const FIRST_ON_PHONE: Readonly<Record<Role, string>> = {
  'call-taker': '.card, .empty', analyst: '.card, .empty', commander: '.card, .empty', officer: '.card, .empty', 'grid-leader': '.card, .empty',
  publicity: '.role-guide', admin: '.role-guide', auditor: '.role-guide', 'grid-worker': '.role-guide', teller: '.counter',
}
/** Settings as an analyst sees them, who may not change them. */
const toRead = (page: string, ready: string): Stop => ({ name: `desk-${page}-to-read`, ready, find: ({ roles }) => ({ login: roles.analyst, path: `/desk/settings/${page}` }) })
const firstPages = ROLES.flatMap((role): Stop[] => [
  { name: `desk-first-${role}`, find: ({ roles }) => ({ login: roles[role], path: '/desk/' }), ready: FIRST_ON_DESK[role] },
  { name: `phone-first-${role}`, find: ({ roles }) => ({ login: roles[role], path: '/phone/' }), ready: FIRST_ON_PHONE[role] },
])
const open = (selector: string, shows: string) => async (page: Page) => {
  await page.locator(selector).first().click()
  await page.locator(shows).first().waitFor()
}

const tipInWork = async (page: Page) => {
  await open('.ant-segmented-item:nth-child(2)', '.entry')(page)
  await open('.entry-acts a', '.order-title')(page)
}

const isOffered = (one: OpenTask) => one.state === 'offered'
const isCalling = (one: OpenTask) => one.state === 'accepted' && one.kind === 'dissuade' && one.unanswered < 2 && !one.visited
const isBusy = (one: OpenTask) => one.state === 'accepted' && one.kind === 'dissuade' && one.visited
const isGoing = (one: OpenTask) => one.state === 'accepted' && one.kind === 'visit' && !one.at_door
const isAtDoor = (one: OpenTask) => one.state === 'accepted' && one.kind === 'visit' && one.at_door && !one.signed
const isSigned = (one: OpenTask) => one.state === 'accepted' && one.signed

/** Pages that are the same whatever happens. */
export const FIXED: readonly Stop[] = [
  { name: 'home', find: () => ({ path: '/' }), ready: '.account' },
  { name: 'home-appeal', find: () => ({ path: '/' }), ready: '.account', afterwards: open('.check-form [aria-expanded]', '.appeal-form textarea') },
  { name: 'home-appeal-answer', find: () => ({ path: '/' }), ready: '.account', afterwards: open('.check-form [aria-expanded]:nth-of-type(2)', '.appeal-form input') },
  { name: 'check', find: () => ({ path: '/check' }), ready: '.check-form' },
  { name: 'check-answered', find: () => ({ path: '/check' }), ready: '.check-form', afterwards: async (page) => {
    await page.locator('.known-value input').fill('14200000999')
    await open('.check-form button[type=submit]', '.check-open')(page)
  } },
  { name: 'register', find: () => ({ path: '/register' }), ready: '.registry-whom' },
  { name: 'register-parent', find: () => ({ path: '/register' }), ready: '.registry-whom', afterwards: open('.registry-whom:nth-of-type(2)', '.registry-via') },
  { name: 'register-refused', find: () => ({ path: '/register' }), ready: '.registry-whom', afterwards: async (page) => {
    await open('.registry-whom', '.registry-input')(page)
    await page.locator('.registry-input').fill('96110')
    await open('.registry-act', '.failure')(page)
  } },
  { name: 'report', find: () => ({ path: '/report' }), ready: '.tip-emergency' },
  { name: 'report-missing', find: () => ({ path: '/report' }), ready: '.tip-emergency', afterwards: async (page) => {
    await page.locator('[role=radiogroup] input').last().check()
    await open('button[type=submit]', '.registry-wrong:not(:empty)')(page)
  } },
  { name: 'mine', find: () => ({ path: '/mine' }), ready: '.registry-input' },
  { name: 'phone-credit', find: ({ roles }) => ({ login: roles['grid-worker'], path: '/phone/credit' }), ready: '.credit-qr' },
  { name: 'phone-credit-full', find: ({ roles }) => ({ login: roles['grid-worker'], path: '/phone/credit' }), ready: '.credit-qr', afterwards: open('.credit-card', '.credit-screen') },
  { name: 'desk-login', find: () => ({ path: '/desk/' }), ready: '.gate-card' },
  desk('rules', 'settings/rules', '.rule-table', 'admin'),
  desk('limits', 'settings/limits', '.limit-form:nth-of-type(5) .limit-field', 'admin'),
  { ...desk('limits-refused', 'settings/limits', '.limit-form:nth-of-type(5) .limit-field', 'admin'), afterwards: async (page) => {
    await page.locator('[data-limit="transferHours"]').fill('25')
    await page.locator('[data-limit="decisionHours"]').fill('73')
    await page.locator('.limit-form .ant-btn-primary').first().click()
    await page.locator('.limit-bad').nth(1).waitFor()
  } },
  desk('holidays', 'settings/holidays', '.year-month', 'admin'),
  { ...desk('holidays-switched', 'settings/holidays', '.year-month', 'admin'), afterwards: async (page) => {
    for (const nth of [40, 41]) await page.locator('.year-day[data-day]').nth(nth).click()
    await page.locator('section [role="status"] li, section p[role="status"]').first().waitFor()
  } },
  toRead('holidays', '.year-month'),
  desk('regions', 'settings/regions', '.regions-table, .empty', 'admin'),
  { ...desk('regions-preview', 'settings/regions', '.regions-table', 'admin'), afterwards: async (page) => {
    await page.locator('.regions-name').first().click()
    const border = [[124, 29], [124.2, 29], [124.2, 29.2], [124, 29.2], [124, 29]]
    const features = [{ code: '9901' }, { name: '没有这个地方' }].map((properties) => ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [border] } }))
    await page.locator('input[type="file"]').first().setInputFiles({ name: 'borders.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) })
    await page.locator('.regions-import .ant-select').click()
    await page.locator('.ant-select-item-option').last().click()
    await page.locator('.regions-import button[type="submit"]').first().click()
    await page.locator('.regions-preview').waitFor()
  } },
  { ...desk('regions-end', 'settings/regions', '.regions-table', 'admin'), afterwards: async (page) => {
    await page.locator('.regions-name').first().click()
    await page.locator('.regions-form .ant-btn-dangerous').click()
    await page.locator('.ant-modal .desk-form').waitFor()
  } },
  { ...desk('regions-village', 'settings/regions', '.regions-table', 'admin'), afterwards: async (page) => {
    for (const depth of [2, 3]) {
      await page.locator('.regions-open').first().click()
      await page.locator(`.regions-path > :nth-child(${depth})`).waitFor()
    }
    await page.locator('.regions-name').first().click()
    await page.locator('form.regions-form').nth(1).waitFor()
  } },
  { name: 'desk-regions-to-read', ready: '.regions-table', find: ({ roles }) => ({ login: roles.publicity, path: '/desk/settings/regions' }) },
  desk('nowhere', 'nowhere', 'h1'),
  desk('gallery', 'gallery', '[data-piece]'),
  desk('me', 'me', '.sec-session'),
  desk('messages', 'settings/messages', '.messages', 'admin'),
  desk('retention', 'settings/retention', '.limit-form', 'admin'),
  desk('sources', 'settings/sources', '.accounts-table', 'admin'),
  desk('accounts', 'settings/accounts', '.accounts-table', 'admin'),
  { ...desk('accounts-add', 'settings/accounts', '.accounts-table', 'admin'), afterwards: open('.accounts-tools .ant-btn-primary', '.ant-modal form') },
  { ...desk('accounts-move', 'settings/accounts', '.accounts-table', 'admin'), afterwards: open('.accounts-acts .ant-btn:last-of-type', '.ant-modal .unit-mind, .ant-modal p[role=status]') },
  desk('units', 'settings/units', '.units-table', 'admin'),
  { ...desk('units-add', 'settings/units', '.units-table', 'admin'), afterwards: open('.units-tools .ant-btn-primary', '.ant-modal form') },
  { ...desk('units-change', 'settings/units', '.units-table', 'admin'), afterwards: async (page) => {
    await open('.units-table tr:nth-of-type(4) .accounts-acts button:first-child', '.ant-modal form')(page)
    await page.locator('.ant-modal input[type=tel]').fill('0409-88001')
    await open('.ant-modal button[type=submit]', '.unit-preview')(page)
  } },
  { ...desk('units-close', 'settings/units', '.units-table', 'admin'), afterwards: open('.units-table tr:nth-of-type(4) .accounts-acts button:nth-child(2)', '.unit-preview') },
  { ...desk('units-parent', 'settings/units', '.units-table', 'admin'), afterwards: async (page) => {
    await open('.units-table tr:has(.accounts-acts button:nth-child(2)) .accounts-acts button:first-child', '.ant-modal form')(page)
    await page.locator('.ant-modal input[type=tel]').fill('0409-88002')
    await open('.ant-modal button[type=submit]', '.unit-preview')(page)
  } },
  { name: 'desk-units-to-read', ready: '.units-table', find: ({ roles }) => ({ login: roles.commander, path: '/desk/settings/units' }) },
  desk('roles', 'settings/roles', '.roles-table', 'admin'),
  { ...desk('more', 'brief', '.a4'), afterwards: open('.desk-nav-more', '.desk-more a') },
  desk('intake', 'intake', '.intake-transfer'),
  { ...desk('intake-filled', 'intake', '.intake-transfer'), afterwards: async (page) => {
    await page.locator('[data-key="1"]').fill('1421234')
    await page.getByLabel('住址').or(page.getByLabel('Home address')).fill('听潮区守灯街道衔珠塘社区 3 幢 402 室')
    await page.locator('[data-key="3"]').fill('自称平台客服，说误开了会员，让我共享屏幕。')
    await page.locator('[data-key="2"]').fill('转账成功 ￥50,000.00 收款人：李小红 收款账号：9901690001234567 收款银行：远帆商业银行 转账时间：2026年5月1日 13:05')
    await page.locator('[data-payee="1"]').fill('9901690001234567')
    await page.keyboard.press('Control+Enter')
    await page.locator('.field-bad').first().waitFor()
    // In a city that has no such street it says so, in the same place.
    await page.locator('.intake-victim .field-echo').waitFor()
  } },
  { name: 'phone-login', find: () => ({ path: '/phone/' }), ready: '.login' },
  phone('me', 'me', '.settings'),
  phone('security', 'me/security', '.sec-session'),
  phone('waiting', 'waiting', '.empty'),
  phone('nowhere', 'nowhere', 'h1'),
  phone('gallery', 'gallery', '[data-piece]'),
  ...firstPages,
  { name: 'phone-counter-appeals', find: ({ roles }) => ({ login: roles.teller, path: '/phone/appeals' }), ready: '.form textarea' },
  { name: 'phone-counter-appeal-taken', find: ({ roles }) => ({ login: roles.teller, path: '/phone/appeals' }), ready: '.form textarea', afterwards: async (page) => {
    for (const [nth, words] of ['9901690001234567', '孙某', '14200000099'].entries()) await page.locator('input.input').nth(nth).fill(words)
    await page.locator('.form textarea').fill('卡里是工资，不是赃款。')
    await page.locator('.form button').click()
    await page.locator('.counter-state, .failure').first().waitFor()
  } },
  { name: 'phone-me-without-tasks', find: ({ roles }) => ({ login: roles.teller, path: '/phone/me' }), ready: '.settings' },
  toRead('rules', '.rule-table'),
  toRead('clocks', '.clocks-table'),
  { ...desk('clocks-preview', 'settings/clocks', '.clocks-table', 'admin'), afterwards: async (page) => {
    await page.locator('.duration-number input').first().fill('2')
    await page.locator('.duration-number input').nth(1).fill('1')
    await page.locator('.pace-chain').first().click()
    await page.locator('.ant-select-item-option').nth(3).click()
    await page.locator('.pace-reds input').fill('2')
    await open('form button[type=submit]', '.pace-changes')(page)
  } },
  toRead('limits', '.limit-form:nth-of-type(5) .limit-field'),
  { ...desk('in-hand-answered', 'in-hand', '.desk-form'), afterwards: async (page) => {
    await page.locator('.desk-form input').fill('14200000999')
    await page.locator('.desk-form textarea').fill('群众来所报案')
    await page.locator('.desk-form button').click()
    await page.locator('.in-hand-answer').waitFor()
  } },
]

/** Pages that are empty in a bureau where nothing has happened yet. */
export const FILLED: readonly Stop[] = [
  desk('announcements', 'announcements', '.announcement-list, .empty'),
  desk('wall', 'wall', '.wall-map svg, .wall .empty'),
  desk('queue', '', '.queue-row, .empty'),
  desk('queue-closed', '?state=closed', '.queue-row, .empty'),
  desk('orders', 'orders', '.order-table, .empty'),
  desk('orders-to-approve', 'orders?view=approve', '.order-table, .empty'),
  desk('orders-to-review', 'orders?view=review', '.order-table, .empty'),
  desk('stop-figures', 'figures/stops?by=day', '.figures-table, .empty'),
  desk('figures', 'figures', '.figures-table, .empty'),
  desk('figures-by-day', 'figures?by=day', '.columns, .empty'),
  desk('figure-rows', 'figures/rows?figure=dissuadedRate', '.figure-rows, .empty'),
  desk('coverage', 'coverage', '.coverage-table'),
  desk('coverage-villages', 'coverage?by=village', '.coverage-table'),
  desk('brief', 'brief', '.a4'),
  desk('cases', 'cases', '.cases-table, .empty'),
  desk('follow-ups', 'follow-ups', '.cases-table, .empty'),
  { ...desk('watched', 'follow-ups', '.cases-table, .empty'), afterwards: open('.ant-segmented-item:last-child', '.watched-table, .empty') },
  desk('roster', 'roster', '.roster-table'),
  { ...desk('roster-next-month', 'roster', '.roster-table'), afterwards: open('.period button:last-child', '.roster-gap') },
  desk('roster-gaps', 'roster?part=overview', '.roster-overview'),
  { name: 'desk-roster-trainings', ready: '.inline-form', find: ({ roles }) => ({ login: roles.commander, path: '/desk/roster?part=trainings' }) },
  { name: 'desk-roster-to-read', ready: '.roster-table', find: ({ officer }) => ({ login: officer, path: '/desk/roster' }) },
  { name: 'desk-roster-shift', ready: '.roster-add', find: ({ roles }) => ({ login: roles.commander, path: '/desk/roster' }), afterwards: open('button.roster-chip[draggable=true], .roster-add', '.ant-modal .roster-span') },
  phone('duty', 'duty', '.duty-card, .empty'),
  desk('handovers', 'handovers', '.review, .empty'),
  desk('lists', 'lists', '.sheet-table, .empty'),
  desk('tips', 'tips', '.entry, .empty'),
  { ...desk('tips-in-work', 'tips', '.entry, .empty'), afterwards: open('.ant-segmented-item:nth-child(2)', '.entry, .empty') },
  { ...desk('tips-done', 'tips', '.entry, .empty'), afterwards: open('.ant-segmented-item:last-child', '.entry, .empty') },
  desk('credits', 'credits', '.sheet-table, .empty'),
  { ...desk('credits-of-workers', 'credits', '.credits-kinds'), afterwards: open('.ant-segmented-item:last-child', '.sheet-table, .empty') },
  { ...desk('credit', 'credits', '.sheet-table, .empty'), afterwards: async (page) => {
    if ((await page.locator('.sheet-table a[href*="/desk/credits/"]').count()) > 0) await open('.sheet-table a[href*="/desk/credits/"]', '.credit-registered')(page)
  } },
  desk('blacklist', 'blacklist', '.entry, .empty'),
  { ...desk('blacklist-add', 'blacklist', '.entry, .empty'), afterwards: open('.entry-add', '.entry-fields') },
  { name: 'desk-blacklist-to-propose', ready: '.desk-form', find: ({ officer }) => ({ login: officer, path: '/desk/blacklist' }) },
  desk('mutes', 'settings/mutes', '.sheet-table, .empty', 'admin'),
  toRead('mutes', '.sheet-table, .empty'),
  phone('list', '', '.card, .empty'),
  phone('done', 'done', '.card, .empty'),
]

/** Warnings and tasks at every step of the work, on the screen of whoever holds them. */
export const IN_HAND: readonly Stop[] = [
  person,
  warning('open', (one) => one.state === 'open' && one.visited),
  { ...desk('tip', 'tips', '.entry'), afterwards: open('.entry-acts a', '.order-title') },
  { ...desk('tip-in-work', 'tips', '.entry'), afterwards: async (page) => {
    await tipInWork(page)
    await open('.entry-acts button', '.ant-modal textarea')(page)
  } },
  { ...desk('tip-reveal', 'tips', '.entry'), afterwards: async (page) => {
    await tipInWork(page)
    await open('.appeal-facts + button', '.ant-modal input')(page)
  } },
  desk('appeals', 'appeals', '.entry'),
  { ...desk('appeal', 'appeals', '.entry'), afterwards: open('.appeal-open', '.appeal-decisions') },
  { ...desk('appeal-answered', 'appeals', '.entry'), afterwards: open('.entry-acts:has(a + a) .appeal-open', '.appeal-letter') },
  { name: 'desk-appeal-to-take', ready: '.desk-form', find: ({ officer }) => ({ login: officer, path: '/desk/appeals' }) },
  { ...desk('blacklist-appeal', 'blacklist', '.entry'), afterwards: open('.entries .entry-acts button:has-text("受理申诉"), .entries .entry-acts button:has-text("Take an objection")', '.ant-modal textarea') },
  { ...warning('reveal', (one) => one.state === 'open'), afterwards: open('.warning-acts [data-act=reveal]', '.ant-modal textarea') },
  { ...warning('handover', (one) => one.state === 'open'), afterwards: open('.warning-acts [data-act=handover]', '.ant-modal .ant-radio-group') },
  { ...warning('merge', (one) => one.state === 'open' && !one.has_merged && one.has_twin), afterwards: async (page) => {
    await open('.warning-acts [data-act=merge]', '.merge-choice')(page)
    await open('.merge-choice input', '.merge-table')(page)
  } },
  warning('with-merged', (one) => one.has_merged),
  warning('merged', (one) => one.merged),
  { ...warning('unmerge', (one) => one.merged), afterwards: open('.warning-acts [data-act=unmerge]', '.ant-modal .desk-form') },
  task('withdrawn', (one) => one.withdrawn, { ready: '.note' }),
  { ...warning('at-counter', (one) => one.at_counter), afterwards: open('.earlier-more summary', '.earlier-form') },
  warning('elsewhere', (one) => one.state === 'elsewhere'),
  warning('paid', (one) => one.outcome === 'already-paid'),
  warning('closed', (one) => one.outcome === 'dissuaded' && one.visited),
  { ...warning('notice-asked', (one) => one.state === 'closed' && one.signed), afterwards: open('.task-line-main .ant-btn', '.ant-modal textarea') },
  fraudCase('received', (one) => one.state === 'received'),
  fraudCase('followed-up', (one) => one.followed_up),
  { ...desk('intake-taken', 'intake', '.intake-transfer'), afterwards: async (page) => {
    // What was typed at another stop is still there: a draft outlives its page.
    await page.getByRole('button', { name: /^(清空|Clear)$/ }).click()
    await page.locator('[data-key="1"]').fill('14233330095')
    // A firm's account: the box that says so stands below it.
    await page.locator('[data-payee="1"]').fill('9901610104000123456')
    await page.locator('.intake-corporate input').check()
    await page.locator('.intake-row input[inputmode=decimal]').fill('3万')
    await page.locator('.intake-row input[title]').fill('00:01')
    await page.keyboard.press('Control+Enter')
    await page.locator('.intake-taken input[type=file], .same-victim-choice button').first().waitFor()
    if (await page.locator('.intake-taken').count() > 0) await page.locator('.intake-taken input[type=file]').setInputFiles({ name: '受案登记表.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff]) })
  } },
  { name: 'desk-intake-of-victim', ready: '.intake-victim-of', find: ({ centre, cases }) => { const one = cases.find((each) => each.followed_up); return one === undefined ? undefined : { login: centre, path: `/desk/intake?victimOf=${one.id}` } } },
  fraudCase('filed', (one) => one.state === 'filed'),
  fraudCase('money', (one) => one.hops > 1, { ready: '.money-level', afterwards: async (page) => {
    await page.locator('.money-level:nth-child(2) .money-node').first().waitFor()
    await open('.money-others summary', '.money-others[open] button')(page)
  } }),
  order('drafted', (one) => one.kind === 'stop' && one.state === 'drafted'),
  order('approve', (one) => one.kind === 'stop' && one.state === 'drafted', open('.warning-acts button:first-child', '.ant-modal')),
  order('of-case', (one) => one.kind === 'stop' && one.of === 'case'),
  order('effective', (one) => one.kind === 'stop' && one.state === 'effective'),
  order('extended', (one) => one.kind === 'stop' && one.state === 'extended'),
  order('freeze', (one) => one.kind === 'freeze' && one.state === 'effective'),
  order('query', (one) => one.kind === 'query' && one.state === 'answered' && one.ask === 'transactions'),
  order('query-of-holder', (one) => one.kind === 'query' && one.state === 'answered' && one.ask === 'holder'),
  order('query-to-carry', (one) => one.kind === 'query' && one.state === 'to-carry'),
  order('query-answer', (one) => one.kind === 'query' && one.state === 'sent' && one.ask === 'holder', open('.warning-acts button:first-child', '.ant-modal .desk-form')),
  { name: 'desk-audit-verified', find: ({ roles }) => ({ login: roles.auditor, path: '/desk/audit' }), ready: '.audit-table', afterwards: async (page) => {
    await page.locator('.chain-check button').click()
    await page.locator('.chain-whole').waitFor()
    await open('.audit-table summary', '.audit-detail')(page)
  } },
  followUp('offered', (one) => one.state === 'offered'),
  followUp('accepted', (one) => one.state === 'accepted'),
  followUp('handover', () => true, { page: '/handover', ready: '.form' }),
  followUp('answer', (one) => one.state === 'accepted', { afterwards: open('.bottom .button-primary', '.sheet') }),
  task('offered', isOffered),
  task('slip', (one) => one.slipped, { ready: '.slip' }),
  task('handed-over', (one) => one.handed, { ready: '.note-words' }),
  task('calling', isCalling),
  task('call-sheet', isCalling, { afterwards: open('.bottom-side', '.sheet') }),
  task('visit-sheet', isCalling, { afterwards: open('.others button:has-text("派人上门"), .others button:has-text("Send someone")', '.sheet') }),
  task('busy', isBusy),
  task('visit', isGoing),
  task('at-door', isAtDoor),
  task('to-counter', (one) => one.at_counter, { ready: '.earlier', afterwards: open('.earlier > li:last-child .earlier-more summary', '.earlier-more[open] .earlier-form') }),
  { name: 'phone-counter-earlier', find: ({ roles }) => ({ login: roles.teller, path: '/phone/' }), ready: '.counter .earlier', afterwards: open('.counter-alert .counter-more summary', '.counter-alert .counter-earlier') },
  { name: 'phone-counter-more', find: ({ roles }) => ({ login: roles.teller, path: '/phone/' }), ready: '.counter', afterwards: async (page) => {
    await open('.counter > .form .counter-more summary', '.counter > .form .counter-more .button-wide')(page)
    await open('.counter > .form .counter-more .button-wide', '.counter > .form .counter-earlier')(page)
  } },
  task('notice', isAtDoor, { page: '/notice', ready: '.signature' }),
  task('notice-signed', isSigned, { page: '/notice', ready: '.paper' }),
  task('outcome', isCalling, { page: '/outcome', ready: '.choice' }),
  task('outcome-dissuaded', isCalling, { page: '/outcome', ready: '.choice', afterwards: open('.choice:nth-of-type(1)', '.amount') }),
  task('outcome-paid', isCalling, { page: '/outcome', ready: '.choice', afterwards: open('.choice:nth-of-type(4)', '.note-bad') }),
  task('handover', isCalling, { page: '/handover', ready: '.choice' }),
]

/** The most pressing first. */
export function sightsOf(context: Context): Promise<Pick<Sights, 'followUps' | 'tasks' | 'warnings' | 'cases' | 'roles' | 'orders'>> {
  return asSystem(context, async (tx) => ({
    orders: (await sql<KnownOrder>`
      select id, 'stop' as kind, state, basis_kind as of, null as ask, drafted_at as at from stop_order union all select id, 'query', state, 'case', ask, asked_at from query_order
      union all select id, 'freeze', state, 'case', null, drafted_at from freeze_order order by at desc limit 500`.execute(tx)).rows,
    roles: Object.fromEntries((await sql<{ role: Role; login: string }>`
      select distinct on (role) role, login from app_user order by role, login`.execute(tx)).rows.map(({ role, login }) => [role, login])) as Sights['roles'],
    cases: (await sql<KnownCase>`select c.id, c.state, exists (select from follow_up f where f.case_id = c.id and f.state = 'done') as followed_up,
      coalesce((select max(level) from money_transfer m where m.case_id = c.id), 0) as hops from fraud_case c order by reported_at desc, number`.execute(tx)).rows,
    followUps: (await sql<OpenFollowUp>`select t.id, t.state, u.login from task t join app_user u on u.id = t.assignee where t.subject_kind = 'case' and t.state <> 'closed' order by t.opened_at`.execute(tx)).rows,
    tasks: (await sql<OpenTask>`
      select t.id, t.kind, t.state, t.unanswered, t.at_door_at is not null as at_door, u.login, exists (select from notice n where n.task_id = t.id) as signed,
        exists (select from task v where v.subject_id = t.subject_id and v.kind = 'visit' and v.state <> 'closed') as visited,
        exists (select from step s where s.task_id = t.id and s.kind = 'slip') as slipped,
        exists (select from step s where s.task_id = t.id and s.kind = 'handed-over' and s.detail ? 'noteId') as handed, t.state = 'closed' as withdrawn,
        exists (select from counter_payment p join counter_alert a on a.id = p.alert_id where a.task_id = t.id) as at_counter
      from task t join app_user u on u.id = t.assignee
      where t.subject_kind = 'warning' and (t.state <> 'closed' or exists (select from warning w where w.id = t.subject_id and w.merged_into is not null)) order by t.level, t.opened_at`.execute(tx)).rows,
    warnings: (await sql<KnownWarning>`
      select w.id, w.state, w.outcome, exists (select from task v where v.subject_id = w.id and v.kind = 'visit') as visited,
        exists (select from notice n where n.warning_id = w.id) as signed,
        w.merged_into is not null as merged, exists (select from warning m where m.merged_into = w.id) as has_merged,
        exists (select from warning o where o.region = w.region and o.person_id - w.person_id between 1 and 12 and o.state = 'open') as has_twin,
        exists (select from counter_payment p where p.warning_id = w.id) as at_counter from warning w order by w.level, w.opened_at desc`.execute(tx)).rows,
  }))
}
