import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FigureName } from '../../../src/contract/figures.ts'
import type { FiguresSearch } from '../../ui/api/figures-api.ts'

interface Props {
  /** What is counted; null for those who may not see warnings. */
  readonly rowsOf: FiguresSearch | null
  readonly figure: FigureName
  /** Of one row of the table; without it the sum of all. */
  readonly rowKey?: string | undefined
  /** What is nothing, or not known, opens to nothing. */
  readonly isEmpty: boolean
  readonly children: ReactNode
}

/** A figure opens to the warnings it was counted from, for those who may see warnings. */
export function FigureLink({ rowsOf, figure, rowKey, isEmpty, children }: Props) {
  if (rowsOf === null || isEmpty) return children
  return <Link to="/figures/rows" search={{ ...rowsOf, figure, ...(rowKey === undefined ? {} : { key: rowKey === '' ? 'nobody' : rowKey }) }} className="figure-link">{children}</Link>
}
