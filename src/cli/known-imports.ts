import type { CAC } from 'cac'
import type { RegionCode } from '../domain/region-code.ts'
import type { BadLine, ReadRows } from '../domain/table-cells.ts'
import { locateAddress } from '../engine/address/address-finder.ts'
import { saveOrganisations } from '../features/organisation/organisation.store.ts'
import { saveHomeAreas } from '../features/person/person.store.ts'
import { loadAddressBook } from '../features/region/region.service.ts'
import { targetLinesIn } from '../features/region/region.rules.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { entriesToLists } from '../flows/entries-to-lists.ts'
import { residentsToRegistry } from '../flows/residents-to-registry.ts'
import { successionsToRegions } from '../flows/successions-to-regions.ts'
import { tableToRegions } from '../flows/table-to-regions.ts'
import { audit } from '../platform/audit.ts'
import type { Runtime } from '../platform/runtime.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { bureauOrRefuse } from '../run/open-bureau.ts'
import { readHomeAreas, readLists, readOrganisations, readResidents, readSuccessions } from './known-files.ts'
import { sayImported, tableIn } from './table-file.ts'
import { withBureau } from './with-runtime.ts'

/** What a bureau knows before the first signal; the columns are explained in docs/imports.md. */
export function knownImportCommands(cli: CAC): void {
  cli.command('import-lists <file>', '导入名单 CSV：类型,内容,来源[,诈骗类型,有效期至] — scam numbers, bad domains, bad apps, mule accounts: list,value,source[,fraud type,expires]')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const { good, bad } = await readLists(file)
      await entriesToLists(runtime.contextNow, good)
      sayImported(good.length, { zh: '条名单', en: 'entries' }, bad)
    }))
  cli.command('import-home-areas <file>', '导入号码归属地 CSV：号段,区划代码 — where numbers were issued: prefix,region')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const { good, bad } = await inKnownRegions(runtime, await readHomeAreas(file))
      await saveInParts(runtime, 'home-areas', good, saveHomeAreas)
      sayImported(good.length, { zh: '个号段', en: 'prefixes' }, bad)
    }))
  cli.command('import-residents <file>', '导入居民 CSV：电话[,姓名,身份证号,区划代码,地址,登记日期,监护人,监护人电话,监护人关系,监护人2,…,监护人3,…,既往被骗次数] — residents: phone[,name,id number,region,address,registered,guardian,guardian phone,guardian relation,guardian 2,…,guardian 3,…,losses]')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const { good, bad } = await readResidents(file)
      const { city } = await bureauOrRefuse(runtime.contextNow())
      const book = await asSystem(runtime.contextNow(), (tx) => loadAddressBook(tx, city))
      const done = await residentsToRegistry(runtime.contextNow, good, { find: (address) => locateAddress(book, address).place?.code as RegionCode | undefined, by: 'gb import-residents' })
      sayImported(done.added + done.changed, { zh: `名居民（新增 ${done.added}）`, en: `residents (${done.added} new)` }, [...bad, ...done.bad])
    }))
  cli.command('import-targets <file>', '导入目标人口 CSV：区划代码,日期,目标人口[,户数,人口,来源] — target population: region,date,target[,households,population,source]')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const plan = await tableToRegions(runtime.contextNow(), targetLinesIn(await tableIn(file)), { by: { userId: null, name: 'gb import-targets' } })
      sayImported(plan.total - plan.bad.length, { zh: '条目标人口', en: 'targets' }, plan.bad)
    }))
  cli.command('import-successions <file>', '导入区划变更 CSV：原代码,新代码,日期 — regions merged or renamed: old,new,date')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const { good, bad } = await readSuccessions(file)
      const done = await successionsToRegions(runtime.contextNow(), good)
      sayImported(done.taken, { zh: `条区划变更（${done.peopleMoved} 人随迁）`, en: `successions (${done.peopleMoved} people moved)` }, [...bad, ...done.bad])
    }))
  cli.command('import-organisations <file>', '导入机构 CSV：代码,类别,名称[,简称,卡号前缀,接入方式,区划代码,电话] — banks, payment firms, carriers, firms, shops: code,kind,name[,short names,prefixes,reach,region,phone]')
    .action((file: string) => withBureau('import', async ({ runtime }) => {
      const { good, bad } = await inKnownRegions(runtime, await readOrganisations(file))
      await saveInParts(runtime, 'organisations', good, saveOrganisations)
      sayImported(good.length, { zh: '家机构', en: 'organisations' }, bad)
    }))
}

const ROWS_PER_TRANSACTION = 5_000

async function saveInParts<Row>(runtime: Runtime, what: string, rows: readonly Row[], save: (tx: Tx, part: readonly Row[]) => Promise<void>): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_TRANSACTION) {
    const context = runtime.contextNow()
    const part = rows.slice(start, start + ROWS_PER_TRANSACTION)
    await asSystem(context, async (tx) => {
      await save(tx, part)
      await audit(tx, { actor: `gb import-${what}`, action: `${what}.imported`, subject: String(part.length) }, context.now)
    })
  }
}

/** Lines of regions that do not exist here are named and left out; without a region there is nothing to look up. */
async function inKnownRegions<Row extends { readonly region: RegionCode | null }>(runtime: Runtime, { good, bad }: ReadRows<Row>): Promise<ReadRows<Row>> {
  const known = await asSystem(runtime.contextNow(), (tx) => knownRegions(tx, good.map((row) => row.region).filter((region) => region !== null)))
  const isKnown = (row: Row) => row.region === null || known.has(row.region)
  const unknown = good.filter((row) => !isKnown(row)).map(({ line, region }): BadLine => ({ line, zh: `区划代码 ${region} 不存在`, en: `there is no region ${region}` }))
  return { good: good.filter(isKnown), bad: [...bad, ...unknown] }
}
