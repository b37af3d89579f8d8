import { loadavg } from 'node:os'
import { DEMO_PASSWORD } from '../src/reads/demo-logins.ts'
import { phoneOf } from '../demo/residents.ts'
import { asOwner, openHouse, percentile, startServer } from './house.ts'

const WARNINGS = 200_000
/** Of them, each with its task and its clock: far more than a city ever has open at once. */
const LIVE = 4_000
const RUNS = 20
type Print = (line: object) => void

/** Lists and searches over 200,000 warnings as a station officer and as the centre, row security on; milliseconds at the page. */
export async function benchLists(print: Print): Promise<void> {
  const house = await openHouse()
  try {
    await asOwner(house, `
      insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind,
        state, evidence_from, opened_at, raised_at, last_signal_at, closed_at, outcome)
      select gen_random_uuid(), p.id, 1 + n % 4, (array['investment', 'loan', 'authority', 'fake-order'])[1 + n % 4], '[{"code":"x","zh":"因","en":"reason"}]', 1, p.region, 'registered', 95,
        coalesce((select u.code from unit u where u.kind = 'station' and u.area @> p.region limit 1), 'C0'), ${house.source.id}, 1,
        case when n <= ${LIVE} then 'open' else 'closed' end, now() - n * interval '25 seconds', now() - n * interval '25 seconds', now(), now(), case when n > ${LIVE} then now() end, case when n > ${LIVE} then 'dissuaded' end
      from generate_series(1, ${WARNINGS}) n join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`, `
      insert into task (id, kind, subject_kind, subject_id, person_id, level, region, unit, state, assignee, chain_step, opened_at, offered_at)
      select gen_random_uuid(), 'dissuade', 'warning', w.id, w.person_id, w.level, w.region, w.unit, 'offered',
        (select a.id from app_user a where a.unit = w.unit and a.role = 'officer' order by a.login limit 1), 'on-duty', w.opened_at, w.opened_at
      from warning w where w.state = 'open'`, `insert into deadline (subject_kind, subject_id, rule, due_at) select 'task', id, 'outcome', now() + interval '1 day' from task`,
    'vacuum analyze warning', 'vacuum analyze task', 'vacuum analyze deadline')
    const server = await startServer(house)
    for (const login of ['p01-1', 'analyst1']) {
      const answer = await fetch(`${server.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: DEMO_PASSWORD }) })
      const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]! }
      const queries = { newest: '?state=all&sort=newest', type: '?state=closed&sort=newest&fraudType=loan&levels=red,orange', month: '?state=all&sort=newest&from=2026-01-01T00:00:00Z', live: '', phone: `?state=all&sort=newest&q=${phoneOf(4_711)}` }
      for (const [name, query] of Object.entries(queries)) {
        const times: number[] = []
        for (let run = 0; run < RUNS; run++) {
          const begun = performance.now()
          const page = await fetch(`${server.url}/api/warnings${query}`, { headers })
          await page.text()
          if (!page.ok) throw new Error(`${name}: ${page.status}`)
          times.push(performance.now() - begun)
        }
        print({ job: `list-${name}`, as: login, warnings: WARNINGS, live: LIVE, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), load: loadavg()[0] })
      }
    }
    await server.stop()
  } finally {
    await house.close()
  }
}
