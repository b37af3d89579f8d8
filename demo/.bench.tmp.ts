import { rm } from 'node:fs/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { randomBytes } from 'node:crypto'
import { startEmbedded } from '../src/platform/postgres/embedded.ts'
import { provision } from '../src/platform/postgres/provision.ts'
import { migrate } from '../src/platform/postgres/migrate.ts'
import { analyze } from '../src/platform/postgres/analyze.ts'
import { openPool } from '../src/platform/postgres/pool.ts'
import { Vault } from '../src/platform/vault.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { seedDemo } from './seed.ts'
import { writeFileSync } from 'node:fs'
const dir='/tmp/seed/data'; await rm(dir,{recursive:true,force:true})
const t0=performance.now(); const lap=(s:string)=>console.log(((performance.now()-t0)/1000).toFixed(2),s)
const pg=await startEmbedded({dataDir:dir}); lap('pg')
const urls=await provision(pg.adminUrl,{schema:'bureau'}); await migrate(urls.ownerUrl,{schema:'bureau'}); lap('migrated')
const pool=openPool(urls.appUrl,{schema:'bureau'})
const database=new Kysely<any>({dialect:new PostgresDialect({pool})})
const key=Buffer.alloc(32,7); const now=new Date()
const context={database,vault:new Vault(key),now,newId:()=>uuidv7(new Date()),committed:()=>undefined}
try { const out=await seedDemo(context,{now,onProgress:(s)=>lap(s),analyze:()=>analyze(urls.ownerUrl,'bureau')}); lap('done')
writeFileSync('/tmp/seed/keys.json',JSON.stringify({...out, appUrl:urls.appUrl, ownerUrl:urls.ownerUrl, adminUrl: pg.adminUrl, now}))
} catch(e) { console.error(e) }
console.log('rss',process.memoryUsage().rss/1e6)
await database.destroy(); await pg.stop()
