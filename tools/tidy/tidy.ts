import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { tidy, type Finding } from './rules.ts'

const ROOT = join(import.meta.dirname, '../..')
const FOLDERS = ['src', 'web', 'demo', 'sim', 'tools', 'test', 'bench', 'scenarios']
const LOOKED_AT = /\.(tsx?|css)$/
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'generated'])

/** Every file of the house, looked at. Finding no file is a failure of the search, not of the code: check `files`. */
export function tidyTree(root: string): { files: number; findings: Finding[] } {
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => filesBelow(join(root, folder)))
  return { files: paths.length, findings: paths.flatMap((path) => tidy({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') })) }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return LOOKED_AT.test(entry.name) ? [path] : []
  })
}

if (import.meta.main) {
  const { files, findings } = tidyTree(ROOT)
  for (const { rule, path, line, what } of findings) console.error(`${path}:${line} ${rule}: ${what}`)
  if (files === 0) console.error('no file was looked at')
  console.log(`${files} files, ${findings.length} findings`)
  process.exitCode = findings.length > 0 || files === 0 ? 1 : 0
}
