import type { CAC } from 'cac'
import { writeOutageSheet } from '../jobs/outage-copy.ts'
import { bureauOrRefuse } from '../run/open-bureau.ts'
import { withBureau } from './with-runtime.ts'

export function outageCommand(cli: CAC): void {
  cli.command('outage-sheet <file>', '各单位在办任务打印成 PDF（脱敏，留手写栏） — the open tasks of every unit as a PDF, masked, with room to write by hand')
    .action((file: string) => withBureau('outage', async ({ runtime }) => {
      const context = runtime.contextNow()
      await writeOutageSheet(context, file, (await bureauOrRefuse(context)).kind === 'demo')
      console.log(`已写入 ${file} — written`)
    }))
}
