import { loadavg } from 'node:os'
import { DEMO_PASSWORD } from '../src/reads/demo-logins.ts'
import { phoneOf } from '../demo/residents.ts'
import { asOwner, openHouse, percentile, startServer } from './house.ts'

const WARNINGS = 200_000
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
        'closed', now() - n * interval '25 seconds', now() - n * interval '25 seconds', now(), now(), now(), 'dissuaded'
      from generate_series(1, ${WARNINGS}) n join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`, 'vacuum analyze warning')
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
        print({ job: `list-${name}`, as: login, warnings: WARNINGS, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), load: loadavg()[0] })
      }
    }
    await server.stop()
  } finally {
    await house.close()
  }
}
