import { moveEverybody } from '../features/person/person.store.ts'
import { knownRegions, lockRegions, succeed, todaysCodes, type Succession } from '../features/region/region.store.ts'
import { PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'

type Line = Succession & { readonly line: number }
type Problem = { readonly line: number; readonly zh: string; readonly en: string }
export type Succeeded = { readonly taken: number; readonly peopleMoved: number; readonly bad: readonly Problem[] }

/**
 * Regions are merged and renamed: the old ones are closed, signals that still name them are followed to the new one, and their people belong
 * there from now on. Of a region that was split nobody can say who lives where: its people stay. What lies below a region needs lines of its own.
 */
export async function successionsToRegions(context: Context, lines: readonly Line[]): Promise<Succeeded> {
  return asSystem(context, async (tx) => {
    await lockRegions(tx)
    const today = await todaysCodes(tx, lines.map((one) => one.oldCode))
    const known = await knownRegions(tx, lines.map((one) => one.newCode))
    const bad: Problem[] = []
    const good = lines.filter(({ line, oldCode, newCode }) => {
      if (!today.has(oldCode)) bad.push({ line, zh: `原代码 ${oldCode} 不存在`, en: `there is no region ${oldCode}` })
      else if (!known.has(newCode) || newCode === oldCode) bad.push({ line, zh: `新代码 ${newCode} 不存在或已撤销，请先导入新区划`, en: `there is no open region ${newCode}; import the new divisions first` })
      else return true
      return false
    })
    const peopleMoved = await succeedTogether(tx, good)
    await saveSetting(tx, PLACES_SETTING, good.length, null, context.now)
    await audit(tx, { actor: 'gb import-successions', action: 'regions.succeeded', subject: String(good.length), detail: { peopleMoved, bad: bad.length } }, context.now)
    return { taken: good.length, peopleMoved, bad }
  })
}

/** Written, and the people of a region with a single successor moved; answers how many. */
export async function succeedTogether(tx: Tx, successions: readonly Succession[]): Promise<number> {
  await succeed(tx, successions)
  const successors = await todaysCodes(tx, successions.map((one) => one.oldCode))
  let peopleMoved = 0
  for (const oldCode of new Set(successions.map((one) => one.oldCode))) {
    const [only, another] = successors.get(oldCode) ?? []
    if (only !== undefined && another === undefined) peopleMoved += await moveEverybody(tx, oldCode, only)
  }
  return peopleMoved
}
