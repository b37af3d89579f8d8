import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { asSystem, type Context } from '../../src/platform/transaction.ts'

/** One page in one state: who looks, where it is, and what must be drawn before anybody judges it. */
export type Stop = { readonly name: string; readonly login: string | undefined; readonly path: string; readonly ready: string; readonly then?: (page: Page) => Promise<void> }

type OpenTask = { id: string; kind: 'dissuade' | 'visit'; state: 'offered' | 'accepted'; unanswered: number; at_door: boolean; signed: boolean; visited: boolean; warning: string; login: string }

const open = (selector: string, shows: string) => async (page: Page) => {
  await page.locator(selector).first().click()
  await page.locator(shows).first().waitFor()
}

/** The desk as the centre and its administrator see it. */
export function deskStops(warnings: readonly { readonly name: string; readonly id: string }[], logins: { readonly centre: string; readonly admin: string }): Stop[] {
  const { centre, admin } = logins
  return [
    { name: 'desk-login', login: undefined, path: '/desk/', ready: '.gate-card' },
    { name: 'desk-queue', login: centre, path: '/desk/', ready: '.queue-row, .empty' },
    { name: 'desk-queue-closed', login: centre, path: '/desk/?state=closed', ready: '.queue-row, .empty' },
    ...warnings.map(({ name, id }) => ({ name: `desk-warning-${name}`, login: centre, path: `/desk/warnings/${id}`, ready: '.timeline' })),
    { name: 'desk-figures', login: centre, path: '/desk/figures', ready: '.figures-table, .empty' },
    { name: 'desk-brief', login: centre, path: '/desk/brief', ready: '.a4' },
    { name: 'desk-handovers', login: centre, path: '/desk/handovers', ready: '.review, .empty' },
    { name: 'desk-lists', login: centre, path: '/desk/lists', ready: '.sheet-table, .empty' },
    { name: 'desk-clocks', login: admin, path: '/desk/settings/clocks', ready: '.clocks-table' },
    { name: 'desk-rules', login: admin, path: '/desk/settings/rules', ready: '.rule-table' },
    { name: 'desk-mutes', login: centre, path: '/desk/settings/mutes', ready: '.sheet-table, .empty' },
    { name: 'desk-nowhere', login: centre, path: '/desk/nowhere', ready: 'h1' },
  ]
}

/** A phone at every step of the work, on whoever holds a task that stands there. */
export function phoneStops(tasks: readonly OpenTask[], somebody: string): Stop[] {
  const find = (fits: (task: OpenTask) => boolean) => tasks.find(fits)
  const call = (fits: (task: OpenTask) => boolean) => find((task) => task.kind === 'dissuade' && task.state === 'accepted' && fits(task))
  const visit = (fits: (task: OpenTask) => boolean) => find((task) => task.kind === 'visit' && task.state === 'accepted' && fits(task))
  const at = (name: string, task: OpenTask | undefined, page = '', ready = '.task-title', then?: Stop['then']): Stop[] =>
    task === undefined ? [] : [{ name: `phone-${name}`, login: task.login, path: `/phone/tasks/${task.id}${page}`, ready, ...(then === undefined ? {} : { then }) }]
  const [offered, calling, busy, going, atDoor, signed] = [
    find((task) => task.state === 'offered'), call((task) => task.unanswered < 2 && !task.visited), call((task) => task.visited), visit((task) => !task.at_door), visit((task) => task.at_door && !task.signed), visit((task) => task.signed),
  ]
  return [
    { name: 'phone-login', login: undefined, path: '/phone/', ready: '.login' },
    { name: 'phone-list', login: offered?.login ?? somebody, path: '/phone/', ready: '.card, .empty' },
    { name: 'phone-done', login: somebody, path: '/phone/done', ready: '.card, .empty' },
    { name: 'phone-me', login: somebody, path: '/phone/me', ready: '.settings' },
    ...at('offered', offered),
    ...at('calling', calling),
    ...at('call-sheet', calling, '', '.task-title', open('.bottom-side', '.sheet')),
    ...at('busy', busy),
    ...at('visit-sheet', calling, '', '.task-title', open('.others button:has-text("派人上门"), .others button:has-text("Send someone")', '.sheet')),
    ...at('visit', going),
    ...at('at-door', atDoor),
    ...at('notice', atDoor, '/notice', '.signature'),
    ...at('notice-signed', signed, '/notice', '.paper'),
    ...at('outcome', calling ?? signed, '/outcome', '.choice', open('.choice:nth-of-type(1)', '.amount')),
    ...at('outcome-paid', calling ?? signed, '/outcome', '.choice', open('.choice:nth-of-type(4)', '.note-bad')),
    ...at('handover', calling ?? busy, '/handover', '.choice'),
    { name: 'phone-nowhere', login: somebody, path: '/phone/nowhere', ready: 'h1' },
  ]
}

/** Who holds what, the most pressing first. */
export function openTasksNow(context: Context): Promise<OpenTask[]> {
  return asSystem(context, async (tx) => (await sql<OpenTask>`
    select t.id, t.kind, t.state, t.unanswered, t.at_door_at is not null as at_door, t.subject_id as warning, u.login,
      exists (select from notice n where n.task_id = t.id) as signed,
      exists (select from task v where v.subject_id = t.subject_id and v.kind = 'visit' and v.state <> 'closed') as visited
    from task t join app_user u on u.id = t.assignee where t.state <> 'closed' order by t.level, t.opened_at`.execute(tx)).rows)
}
