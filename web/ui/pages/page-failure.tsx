import type { ErrorComponentProps } from '@tanstack/react-router'
import { FailureView } from '../parts/failure-view.tsx'
import { fetchAgain } from './lazy-page.ts'

/** Instead of a page that could not be fetched or drawn. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <main className="page desk-main">
      <FailureView failure={error} onRetry={() => void fetchAgain().then(reset)} />
    </main>
  )
}
