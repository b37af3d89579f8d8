import type { CAC } from 'cac'
import { verifyAudit } from '../platform/audit.ts'
import { asSystem } from '../platform/transaction.ts'
import { withRuntime } from './with-runtime.ts'

export function auditCommands(cli: CAC): void {
  cli.command('audit <verify>', '校验审计链 — walk the audit chain and say whether it is whole').action((what: string) => withRuntime('audit', async ({ runtime }) => {
    if (what !== 'verify') throw new Error('用法 usage: gb audit verify')
    const verdict = await asSystem(runtime.contextNow(), verifyAudit)
    if (verdict.ok) return console.log(`审计链完整，共 ${verdict.rows} 条 — the audit chain is whole: ${verdict.rows} entries`)
    const problem = { missing: '缺失 missing', changed: '被改动 changed', head: '链头不符 cut off' }[verdict.problem]
    console.error(`审计链在第 ${verdict.seq} 条处损坏：${problem} — the audit chain is broken at entry ${verdict.seq}`)
    process.exitCode = 2
  }))
}
