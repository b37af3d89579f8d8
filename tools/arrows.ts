import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['src', 'web', 'demo', 'sim', 'tools', 'bench', 'test', 'scenarios']

type Arrows = { forbidden: (IForbiddenRuleType & { name: string })[]; options: ICruiseOptions }
const arrows = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as Arrows

/** The names of all rules, in the order of the file. */
export const RULES: readonly string[] = arrows.forbidden.map((rule) => rule.name)

export type Crossing = { readonly rule: string; readonly from: string; readonly to: string }
export type Cruise = { readonly modules: number; readonly crossings: readonly Crossing[] }

/** Follows every import below `root` and answers those that cross an arrow. Zero modules means that nothing was looked at: check it. */
export async function cruiseTree(root: string): Promise<Cruise> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)))
  const { enhancedResolveOptions, ...options } = arrows.options
  const { output } = await cruise(
    folders,
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden: arrows.forbidden } },
    enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(ROOT, 'tsconfig.json')) },
  )
  const { modules, summary } = output as ICruiseResult
  const ours = modules.filter((module) => FOLDERS.some((folder) => module.source.startsWith(`${folder}/`)))
  return { modules: ours.length, crossings: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })) }
}

if (import.meta.main) {
  const { modules, crossings } = await cruiseTree(ROOT)
  for (const { rule, from, to } of crossings) console.error(`${rule}: ${from} → ${to}`)
  if (modules === 0) console.error('no module was looked at')
  console.log(`${modules} modules, ${crossings.length} imports that cross an arrow`)
  process.exitCode = crossings.length > 0 || modules === 0 ? 1 : 0
}
