import type { CAC } from 'cac'
import { readFileSync } from 'node:fs'
import { rangeOf, rangesToMultirange, regionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { insertAccounts, upsertSource } from '../features/account/account.store.ts'
import { importRegions } from '../features/region/region.service.ts'
import { insertUnits } from '../features/roster/roster.store.ts'
import { bureauOf, foundBureau, saveDecisionTable } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { hashPassword, keyHash, oneTimePassword, randomKey } from '../platform/password.ts'
import { asSystem } from '../platform/transaction.ts'
import { OUR_SOURCE } from '../run/serve.ts'
import { withRuntime } from './with-runtime.ts'

type InitOptions = { real?: boolean; city: string; name?: string; admin: string }

export function bureauCommands(cli: CAC): void {
  cli.command('init', '建立正式库：空库，只有首位管理员 — found a real bureau: empty, with its first admin')
    .option('--real', '确认建立正式库；演示数据和模拟器将被拒绝 — yes, a real one; demo data and the simulator will be refused')
    .option('--city <code>', '城市四位区划代码，如 3302 — the city’s four-digit division code')
    .option('--name <name>', '名称，如 宁波市反诈中心 — what to call it')
    .option('--admin <login>', '首位管理员账号 — login of the first admin', { default: 'admin' })
    .action((options: InitOptions) => withRuntime('init', async ({ runtime }) => {
      if (options.real !== true) throw new Error('只能用 --real 建立正式库；演示请用 npm start — say --real; the demo is npm start')
      const city = regionCode(String(options.city ?? ''), 'city')
      const password = oneTimePassword()
      const hash = await hashPassword(password)
      const context = runtime.contextNow()
      const regions = await asSystem(context, async (tx) => {
        if ((await bureauOf(tx)) !== undefined) throw refuse('bureau.exists')
        const imported = await importRegions(tx, String(options.city))
        await foundBureau(tx, { kind: 'real', name: options.name ?? `${imported.name}反诈中心`, city, vaultCheck: context.vault.checkToken() }, context.now)
        await insertUnits(tx, [{ code: 'centre', kind: 'centre', name: options.name ?? `${imported.name}反诈中心`, parent: null, area: rangesToMultirange([rangeOf(city, 'city')]), lon: null, lat: null, phone: null }])
        await insertAccounts(tx, [{ id: context.newId(), login: options.admin, name: '管理员', badge: null, unit: 'centre', role: 'admin', area: null, phone: null, password_hash: hash, must_change_password: true, demo: false, created_at: context.now }])
        await saveDecisionTable(tx, { version: 1, content: defaultTable(), note: '初始决策表 first table', by: null }, context.now)
        await upsertSource(tx, { code: OUR_SOURCE, name: '金钟 Golden Bell', keyHash: keyHash(randomKey()) })
        await audit(tx, { actor: 'gb init', action: 'bureau.founded', subject: String(city) }, context.now)
        return imported
      })
      console.log(`正式库已建立 — a real bureau is founded: ${regions.name} ${JSON.stringify(regions.counts)}`)
      console.log(`  管理员 admin: ${options.admin}\n  一次性密码 one-time password: ${password}   （首次登录须修改 — to be changed at the first login）`)
    }))
}

/** Version 1 of every bureau. */
function defaultTable(): unknown {
  return JSON.parse(readFileSync(new URL('../../assets/rules/warning-levels.json', import.meta.url), 'utf8'))
}
