import { countText } from '../../ui/format/amount.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { OVER_TIME } from './figure-columns.ts'

interface Props {
  readonly view: { readonly rows: readonly unknown[]; readonly groups: number }
  readonly by: string
  /** Where the others are. */
  readonly way: 'rest' | 'shorter'
}

/** What a table of the largest or newest groups leaves out. */
export function CutNote({ view, by, way }: Props) {
  const t = useText()
  if (view.rows.length >= view.groups) return null
  const counts = { shown: countText(view.rows.length), groups: countText(view.groups) }
  return <p className="figures-cut" role="note">{t(`figures.cut.${OVER_TIME.has(by) ? 'newest' : 'largest'}`, counts)} {t(`figures.cut.${way}`)}</p>
}
