import type { ReactNode } from 'react'

/** Around a plan, in its own steps. */
export const PLAN_AIR = 10

/** A plan of places as the server draws them: steps, north up, a little air around. */
export function AreaPlan({ plan, label, children }: { readonly plan: { readonly width: number; readonly height: number }; readonly label: string; readonly children: ReactNode }) {
  return <svg viewBox={`${-PLAN_AIR} ${-PLAN_AIR} ${plan.width + 2 * PLAN_AIR} ${plan.height + 2 * PLAN_AIR}`} role="img" aria-label={label}>{children}</svg>
}
