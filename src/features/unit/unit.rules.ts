import type { Held, UnitMove, UnitPreview } from '../../contract/unit.ts'
import type { UnitKind } from '../../domain/access.ts'

export type UnitFacts = { readonly code: string; readonly kind: UnitKind; readonly name: string; readonly parent: string | null; readonly version: number }
/** A unit before and after a change; the areas as multirange literals. `after` null: it closes. */
export type AreaChange = UnitFacts & { readonly before: string; readonly after: string | null; readonly gained: string; readonly lost: string }

/** The centre watches around the clock over all others; a sub-centre over squads and stations of its district. */
export function mayStandUnder(kind: UnitKind, above: UnitKind): boolean {
  return above === 'centre' || (above === 'sub-centre' && kind !== 'sub-centre')
}

/** A bank has customers everywhere, and the centre answers for what nobody else does. */
export function hasRegions(kind: UnitKind): boolean {
  return kind !== 'bank' && kind !== 'centre'
}

/** Places that somebody of the district answers for now and nobody but the centre would. */
export function uncoveredBy(moves: readonly UnitMove[]): { readonly names: string[]; readonly total: number } {
  const left = moves.filter((move) => move.to.kind === 'centre' && move.from.kind !== 'centre')
  return { names: left.flatMap((move) => move.names), total: left.reduce((sum, move) => sum + move.villages, 0) }
}

const HELD_ZH: Record<Held, string> = {
  tasks: '在办任务', warnings: '在办预警', cases: '在办案件', orders: '未结指令', 'follow-ups': '待回访', shifts: '未结束的班次', accounts: '在用账号', 'grid-people': '辖区内的网格人员', units: '下级单位',
}
const HELD_EN: Record<Held, string> = {
  tasks: 'open tasks', warnings: 'open warnings', cases: 'open cases', orders: 'live orders', 'follow-ups': 'follow-ups owed', shifts: 'shifts still to end', accounts: 'active accounts', 'grid-people': 'grid people there', units: 'units below it',
}

/** '东所 在办任务 3、在用账号 2'. */
export function heldWords(held: UnitPreview['held']): { readonly zh: string; readonly en: string } {
  return {
    zh: held.map(({ unit, what, count }) => `${unit.name} ${HELD_ZH[what]} ${count}`).join('、'),
    en: held.map(({ unit, what, count }) => `${unit.name}: ${count} ${HELD_EN[what]}`).join(', '),
  }
}
