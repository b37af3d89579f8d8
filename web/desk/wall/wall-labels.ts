import type { WallMap } from '../../../src/contract/wall.ts'
import { PLAN_AIR } from '../frame/area-plan.tsx'

/** On the wall, letters of 2 % of its width beside a plan of at most 42 % of it, and of 28 % in height. */
const LETTER = { ofWidth: 2 / 42, ofHeight: 2 / 28 } as const
const LINE = 1.1

/** Names over the plan, left out where they would lie on one before them: a name that cannot be read names nothing. */
export function labelsThatFit({ width, height, labels }: Pick<WallMap, 'width' | 'height' | 'labels'>): WallMap['labels'] {
  const letter = Math.max(width * LETTER.ofWidth, height * LETTER.ofHeight)
  const kept: WallMap['labels'] = []
  for (const label of labels) {
    const isCovered = kept.some((one) => Math.abs(one.y - label.y) < letter * LINE && Math.abs(one.x - label.x) < ((one.name.length + label.name.length) / 2) * letter)
    if (!isCovered) kept.push(label)
  }
  return kept
}

export function ratioOf({ width, height }: Pick<WallMap, 'width' | 'height'>): number {
  return (width + 2 * PLAN_AIR) / (height + 2 * PLAN_AIR)
}

/** Where a step of the plan lies on its picture. */
export function percent(step: number, of: number): string {
  return `${((step + PLAN_AIR) / (of + 2 * PLAN_AIR)) * 100}%`
}
