import type { ReactNode } from 'react'

/** A plan of places as the server draws them: steps, north up, a little air around. */
export function AreaPlan({ plan, label, children }: { readonly plan: { readonly width: number; readonly height: number }; readonly label: string; readonly children: ReactNode }) {
  return <svg viewBox={`-10 -10 ${plan.width + 20} ${plan.height + 20}`} role="img" aria-label={label}>{children}</svg>
}
