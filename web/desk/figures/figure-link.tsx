import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FigureName } from '../../../src/contract/figures.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { figuresSearchOf } from './figures-search.ts'

interface Props {
  readonly figure: FigureName
  /** Of one row of the table; without it the sum of all. */
  readonly rowKey?: string | undefined
  /** What is nothing, or not known, opens to nothing. */
  readonly isEmpty: boolean
  readonly children: ReactNode
}

/** A figure opens to the warnings it was counted from, for those who may see warnings. */
export function FigureLink({ figure, rowKey, isEmpty, children }: Props) {
  const mayRead = useMay('warning.read')
  const search = figuresSearchOf(useSearch({ strict: false }), serverNow())
  if (!mayRead || isEmpty) return children
  return <Link to="/figures/rows" search={{ ...search, figure, ...(rowKey === undefined ? {} : { key: rowKey === '' ? 'nobody' : rowKey }) }} className="figure-link">{children}</Link>
}
