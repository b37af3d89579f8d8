import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { cruiseTree, RULES } from '../../tools/arrows.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const MANIFEST = JSON.stringify({ type: 'module', dependencies: { pg: '*', kysely: '*' }, devDependencies: { 'fast-check': '*' } })
const folders: string[] = []

/** One file that imports another; the second is made as well, unless it stands in node_modules or nowhere. */
type Plant = { readonly from: string; readonly imports: string; readonly to?: string; readonly typeOnly?: boolean }

const PLANTED: Record<string, Plant> = {
  'domain-imports-nothing-of-ours': { from: 'src/domain/money.ts', imports: '../contract/task.ts' },
  'engine-imports-nothing-of-ours': { from: 'src/engine/graph.ts', imports: '../domain/levels.ts' },
  'contract-imports-domain': { from: 'src/contract/task.ts', imports: '../engine/graph.ts' },
  'platform-imports-nothing-of-ours': { from: 'src/platform/log.ts', imports: '../domain/phone.ts' },
  'features-import-downwards': { from: 'src/features/task/task.store.ts', imports: '../../flows/accept-task.ts' },
  'flows-import-features': { from: 'src/flows/accept-task.ts', imports: '../reads/task-page.ts' },
  'reads-import-features': { from: 'src/reads/task-page.ts', imports: '../flows/accept-task.ts' },
  'adapters-import-domain': { from: 'src/adapters/bank/bank.client.ts', imports: '../../features/task/task.store.ts' },
  'jobs-import-no-http': { from: 'src/jobs/deadline-sweep.ts', imports: '../http/server.ts' },
  'http-imports-no-main': { from: 'src/http/server.ts', imports: '../main.ts' },
  'http-knows-jobs-by-type-only': { from: 'src/http/events.ts', imports: '../jobs/live-stream.ts' },
  'features-are-islands': { from: 'src/features/task/task.store.ts', imports: '../warning/warning.store.ts' },
  'flows-call-no-services': { from: 'src/flows/accept-task.ts', imports: '../features/roster/roster.service.ts' },
  'src-imports-nothing-outside': { from: 'src/jobs/rollup.ts', imports: '../../demo/seed.ts' },
  'main-starts-only-the-demo': { from: 'src/main.ts', imports: '../test/support/database.ts' },
  'sim-uses-the-public-api': { from: 'sim/city.ts', imports: '../src/platform/vault.ts' },
  'web-imports-contract': { from: 'web/desk/main.tsx', imports: '../../src/engine/graph.ts' },
  'web-pages-are-islands': { from: 'web/desk/main.tsx', imports: '../phone/shell.tsx' },
  'web-ui-knows-no-page': { from: 'web/ui/button.tsx', imports: '../phone/shell.tsx' },
  'pure-code-does-no-io': { from: 'src/engine/graph.ts', imports: 'node:fs' },
  'pure-code-knows-no-database': { from: 'src/domain/money.ts', imports: 'kysely' },
  'rules-know-no-database': { from: 'src/features/task/task.rules.ts', imports: './task.store.ts' },
  'no-cycles': { from: 'src/flows/accept-task.ts', imports: './undo-step.ts', to: "import '../flows/accept-task.ts'\n" },
  'nothing-unresolved': { from: 'src/flows/accept-task.ts', imports: './gone/nobody.ts', to: '' },
  'shipped-code-needs-no-dev-dependency': { from: 'src/flows/accept-task.ts', imports: 'fast-check' },
  'nothing-undeclared': { from: 'src/flows/accept-task.ts', imports: 'antd' },
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function treeOf(plant: Plant): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'gb-arrows-')))
  folders.push(root)
  await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), MANIFEST)
  const target = join(dirname(plant.from), plant.imports)
  if (plant.imports.startsWith('.') && plant.to !== '') await put(root, target, plant.to ?? 'export {}\n')
  await put(root, plant.from, plant.typeOnly === true ? `import type {} from '${plant.imports}'\n` : `import '${plant.imports}'\n`)
  return root
}

async function put(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

describe('the arrows between the folders', () => {
  test.each(RULES)('a planted violation of %s is caught', async (rule) => {
    const plant = PLANTED[rule]
    if (plant === undefined) throw new Error(`the rule ${rule} has no planted violation`)
    const { modules, crossings } = await cruiseTree(await treeOf(plant))
    expect(modules).toBeGreaterThan(0)
    expect(crossings.map((crossing) => crossing.rule)).toContain(rule)
  })

  test('every planted violation belongs to a rule', () => {
    expect(Object.keys(PLANTED).filter((name) => !RULES.includes(name))).toEqual([])
  })

  test('an import that follows the arrows is left alone, and http may know the shape of a job', async () => {
    const allowed: Plant[] = [
      { from: 'src/flows/accept-task.ts', imports: '../features/task/task.store.ts' },
      { from: 'web/desk/main.tsx', imports: '../../src/contract/task.ts' },
      { from: 'src/http/context.ts', imports: '../jobs/live-stream.ts', typeOnly: true },
    ]
    for (const plant of allowed) expect((await cruiseTree(await treeOf(plant))).crossings).toEqual([])
  })

  test('the repository crosses no arrow, and its modules were really looked at', async () => {
    const { modules, crossings } = await cruiseTree(REPOSITORY)
    expect(crossings).toEqual([])
    expect(modules).toBeGreaterThan(100)
  })
})
