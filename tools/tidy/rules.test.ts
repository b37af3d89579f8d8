import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tidy, TIDY_RULES, type TidyRule } from './rules.ts'
import { tidyTree } from './tidy.ts'

const lines = (count: number) => 'x()\n'.repeat(count)

const PLANTED: Record<TidyRule, readonly { path: string; text: string }[]> = {
  'file-fits-a-sitting': [{ path: 'src/flows/a.ts', text: lines(401) }, { path: 'web/desk/a.css', text: lines(401) }],
  'function-fits-a-screen': [
    { path: 'src/flows/a.ts', text: `function a() {\n${lines(69)}}\n` },
    { path: 'web/desk/a.tsx', text: `const A = () => {\n${lines(69)}return <p/>}\n` },
    { path: 'src/a.test.ts', text: `test('a', () => {\n${lines(69)}})\n` },
  ],
  'line-fits-a-window': [{ path: 'src/flows/a.ts', text: `const a = [${'x, '.repeat(80)}]\n` }],
  'name-says-what': [
    { path: 'src/flows/utils.ts', text: '' }, { path: 'web/ui/common/a.ts', text: '' }, { path: 'src/flows/task-manager.ts', text: '' },
    { path: 'src/flows/a.ts', text: 'class TaskManager {}' }, { path: 'src/flows/a.ts', text: 'class BaseStore {}' }, { path: 'src/flows/a.ts', text: 'const data2 = 1' },
    { path: 'src/flows/a.ts', text: 'function utils() {}' }, { path: 'src/flows/a.ts', text: 'const f = (data2: number) => data2' },
  ],
  'feature-file-names': [
    { path: 'src/features/task/task.queries.ts', text: '' }, { path: 'src/features/task/warning.store.ts', text: '' }, { path: 'src/features/task/index.ts', text: '' },
    { path: 'src/features/task/deep/deep.rules.ts', text: '' },
  ],
  'nothing-left-for-later': [
    { path: 'src/flows/a.ts', text: '// TODO later\nx()' }, { path: 'src/flows/a.ts', text: 'x() // FIXME' }, { path: 'web/desk/a.tsx', text: 'const a = <p>{/* TODO */}</p>' },
    { path: 'src/flows/a.ts', text: 'function f() {\n  x()\n  // HACK at the end of a block\n}' },
  ],
  'types-are-trusted': [
    { path: 'src/flows/a.ts', text: 'const a = x as any' }, { path: 'src/flows/a.ts', text: '// @ts-ignore\nx()' }, { path: 'src/flows/a.ts', text: '// @ts-expect-error because\nx()' },
    { path: 'src/flows/a.ts', text: '/* oxlint-disable */\nx()' }, { path: 'src/flows/a.ts', text: '// oxlint-disable-next-line no-console\nx()' },
  ],
  'time-and-chance-are-given': [
    { path: 'src/flows/a.ts', text: 'const a = new Date()' }, { path: 'src/features/task/task.rules.ts', text: 'Date.now()' }, { path: 'src/http/a.ts', text: 'Math.random()' },
    { path: 'src/flows/a.ts', text: 'crypto.randomUUID()' }, { path: 'web/phone/a.ts', text: 'Date.now()' }, { path: 'src/flows/a.ts', text: 'const a = new Date' },
  ],
  'engine-knows-no-dates': [{ path: 'src/engine/graph.ts', text: 'const f = (at: Date) => at' }],
  'flows-hold-no-sql': [
    { path: 'src/flows/a.ts', text: 'await sql`select 1`.execute(tx)' }, { path: 'src/flows/a.ts', text: 'await sql<Row>`select 1`.execute(tx)' }, { path: 'src/flows/a.ts', text: "tx.selectFrom('task')" },
  ],
  'reads-only-select': [
    { path: 'src/reads/a.ts', text: 'await sql`with gone as (delete from task returning id) select * from gone`.execute(tx)' }, { path: 'src/reads/a.ts', text: "tx.updateTable('task')" },
  ],
}

const INNOCENT: readonly { path: string; text: string }[] = [
  { path: 'src/flows/a.ts', text: lines(400) },
  { path: 'src/flows/a.ts', text: `function a() {\n${lines(68)}}\n` },
  { path: 'src/a.test.ts', text: `describe('a', () => {\n${lines(100)}})\n` },
  { path: 'demo/words.ts', text: `const words = ['${'骗'.repeat(300)}']\n` },
  { path: 'src/features/task/task.rules.test.ts', text: '' },
  { path: 'src/flows/a.ts', text: "const note = 'TODO, as any, Date.now() and @ts-ignore are only words here'" },
  { path: 'src/flows/a.ts', text: 'const due = new Date(now.getTime() + 1_000)' },
  { path: 'src/flows/a.ts', text: '// oxlint-disable-next-line typescript/no-explicit-any -- platform may not know the tables\nx()' },
  { path: 'src/platform/ids.ts', text: 'const now = new Date()' },
  { path: 'src/features/task/task.store.ts', text: 'await sql`update task set state = 1`.execute(tx)' },
  { path: 'src/reads/a.ts', text: 'await sql`select updated from task`.execute(tx)' },
]

describe('what the house rules find', () => {
  test.each(TIDY_RULES.flatMap((rule) => PLANTED[rule].map((plant) => ({ rule, ...plant }))))('$rule in $path', ({ rule, path, text }) => {
    expect(tidy({ path, text }).map((finding) => finding.rule)).toEqual([rule])
  })

  test('every rule has a planted violation', () => {
    expect(TIDY_RULES.filter((rule) => PLANTED[rule].length === 0)).toEqual([])
  })

  test.each(INNOCENT)('nothing in $path: $text', ({ path, text }) => {
    expect(tidy({ path, text })).toEqual([])
  })

  test('a finding names the line', () => {
    expect(tidy({ path: 'src/flows/a.ts', text: '\n\nDate.now()\n' })[0]).toMatchObject({ line: 3 })
  })

  test('the repository is tidy, and its files were really looked at', () => {
    const { files, findings } = tidyTree(join(import.meta.dirname, '../..'))
    expect(findings).toEqual([])
    expect(files).toBeGreaterThan(200)
  })
})
