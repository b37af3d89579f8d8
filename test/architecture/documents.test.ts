import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'GLOSSARY.md', 'CHANGELOG.md', 'SECURITY.md', ...markdownIn('docs'), ...markdownIn('docs/adr')]
const OURS = /^(\.ci|assets|bench|demo|docs|migrations|scenarios|sim|src|test|tools|web)\/|^[A-Z]+(\.md)?$|^[a-z.-]+\.(json|ts|cjs)$/
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`)
}

/** Everything in back ticks or a link that looks like a path of ours. */
function pathsIn(document: string): string[] {
  const named = [...document.matchAll(/`([^`\s]+)`|\]\(([^)\s#]+)\)/g)].map((found) => (found[1] ?? found[2])!.replace(/^\.\//, ''))
  return named.filter((name) => OURS.test(name) && (name.includes('/') || name.includes('.')) && !/[*{<…]/.test(name))
}

describe('the documents', () => {
  test.each(DOCUMENTS)('%s names only files that exist', (document) => {
    const missing = pathsIn(text(document)).filter((path) => !existsSync(join(ROOT, path)))
    expect(missing).toEqual([])
  })

  test('ARCHITECTURE.md is one page, and tells where a warning becomes a task on an officer’s phone', () => {
    const page = text('ARCHITECTURE.md')
    expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
    expect(page.split('\n').find((line) => line.includes('a warning becomes a task'))).toContain('`src/flows/warning-to-task.ts`')
    expect(pathsIn(page).length).toBeGreaterThan(25)
  })

  test('the README’s first command starts the demo and its second tests everything', () => {
    const commands = [...text('README.md').matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap((block) => block[1]!.trim().split('\n'))
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test'])
  })

  test('every gb command that a document names is one of the program’s', () => {
    const code = ['src/cli', 'src/gb.ts'].flatMap((place) => (place.endsWith('.ts') ? [place] : readdirSync(join(ROOT, place)).map((name) => `${place}/${name}`))).map(text).join('\n')
    const commands = new Set([...code.matchAll(/\bcommand\('([a-z-]+)/g)].map((found) => found[1]!))
    const named = DOCUMENTS.flatMap((document) => [...text(document).matchAll(/(?:`|npx )gb ([a-z][a-z-]*)/g)].map((found) => found[1]!))
    expect(named.length).toBeGreaterThan(12)
    expect([...new Set(named)].filter((name) => !commands.has(name))).toEqual([])
  })

  test('every code name in the glossary is really used in the code', () => {
    const rows = [...text('GLOSSARY.md').matchAll(/^\|[^|]+\|[^|]+\|([^|]+)\|/gm)].flatMap((row) => [...row[1]!.matchAll(/`([^`]+)`/g)].map((found) => found[1]!))
    const code = ['src', 'migrations', 'web'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(tsx?|sql)$/.test(entry.name))
      .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`).join('\n')
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.filter((name) => !code.includes(name))).toEqual([])
  })
})

describe('the migrations', () => {
  const files = readdirSync(join(ROOT, 'migrations')).toSorted()

  test('are numbered without a gap, each with a name', () => {
    expect(files.map((name) => name.slice(0, 4))).toEqual(files.map((_, index) => String(index + 1).padStart(4, '0')))
    for (const name of files) expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.sql$/)
  })

  test('have no trigger, name no schema and put no person’s clear text into a column', () => {
    for (const name of files) {
      const sql = text(`migrations/${name}`).replaceAll(/--.*$/gm, '')
      expect(sql, name).not.toMatch(/create\s+(or\s+replace\s+)?(constraint\s+)?trigger/i)
      expect(sql, name).not.toMatch(/\b(public|bureau)\.\w+/)
      expect(sql, name).not.toMatch(/^\s*(id_number|person_name|person_phone|guardian_phone|home_address)\b/m)
    }
  })
})
