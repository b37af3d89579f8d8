import type { FiguresRow } from '../../../src/contract/figures.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../../../src/domain/levels.ts'
import type { Brief, FigureGroup } from '../../ui/api/figures-api.ts'
import { amountText, countText } from '../../ui/format/amount.ts'
import { dateText, durationText, momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { changeOf, countCell, signed, stepCell, type CountKey } from '../figures/figure-columns.ts'
import { groupName } from '../figures/figures-table.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

/** One sheet of A4 for the eight-o'clock meeting: sentences first, tables for questions. */
export function BriefSheet({ brief }: { readonly brief: Brief }) {
  const t = useText()
  const language = useLanguage()
  const end = Date.parse(brief.to)
  return (
    <article className="a4">
      <h2 className="a4-title">{t('brief.title')}</h2>
      <p className="a4-span">{brief.scope} · {dateText(brief.date, language)} · {t('brief.span', { from: momentOf(brief.from, end, language), to: momentOf(brief.to, 0, language) })}</p>
      <h3 className="a4-section">{t('brief.overall')}</h3>
      <Sentences brief={brief} />
      <BriefTable title={t('brief.byLevel')} by="level" rows={brief.byLevel} />
      <BriefTable title={t('brief.byType')} by="type" rows={brief.byType} />
      <BriefTable title={t('brief.byUnit')} by="unit" rows={brief.byUnit} />
      <StillOpen brief={brief} />
    </article>
  )
}

function Sentences({ brief }: { readonly brief: Brief }) {
  const t = useText()
  const language = useLanguage()
  const { figures, before, settled } = brief
  const change = (key: CountKey) => {
    const found = changeOf(figures, before, key)
    return found.kind === 'none' ? t('brief.noBase') : `${signed(found.value)}${found.kind === 'percent' ? '%' : t('brief.points')}`
  }
  const seconds = (value: number | null) => (value === null ? '—' : durationText(value, language))
  return (
    <>
      <p>{t('brief.line1', { warnings: countText(figures.warnings), change: change('warnings'), persons: countText(figures.personsWarned), times: countText(figures.personTimes) })}</p>
      <p>{t('brief.line2', { dissuaded: countText(figures.dissuaded), rate: countCell(figures, 'dissuadedRate'), change: change('dissuadedRate'), falseAlarms: countText(figures.falseAlarms) })}</p>
      <p>{t('brief.line3', { direct: amountText(figures.directFen, language), indirect: amountText(figures.indirectFen, language) })}</p>
      <p>{t('brief.line4', { accept: seconds(figures.accept.p50Seconds), reached: seconds(figures.reached.p50Seconds), door: seconds(figures.atDoor.p50Seconds) })}</p>
      <p>{t('brief.line5', { closed: countText(settled.closed), dissuaded: countText(settled.dissuaded), direct: amountText(settled.directFen, language), indirect: amountText(settled.indirectFen, language), late: countText(brief.overdue) })}</p>
    </>
  )
}

const COLUMNS = ['warnings', 'dissuaded', 'dissuadedRate', 'directFen', 'indirectFen'] as const satisfies readonly CountKey[]
const COLUMN_UNITS = { warnings: 'unit.warnings', dissuaded: 'unit.cases', dissuadedRate: 'unit.percent', directFen: 'unit.yuan', indirectFen: 'unit.yuan' } as const satisfies Record<(typeof COLUMNS)[number], string>

function BriefTable({ title, by, rows }: { readonly title: string; readonly by: FigureGroup; readonly rows: readonly FiguresRow[] }) {
  const t = useText()
  const language = useLanguage()
  if (rows.length === 0) return null
  return (
    <section>
      <h3 className="a4-section">{title}</h3>
      <ScrollRegion label={title}>
        <table className="sheet-table">
          <thead>
            <tr>
              <th scope="col">{t(`figures.col.${by}`)}</th>
              {COLUMNS.map((key) => <th key={key} scope="col" className="num">{t(`figure.${key}`)} <span className="head-unit">{t(COLUMN_UNITS[key])}</span></th>)}
              <th scope="col" className="num">{t('figure.accept')} <span className="head-unit">{t('figures.p50p95')}</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{groupName(row, by, language)}</th>
                {COLUMNS.map((key) => <td key={key} className="num">{countCell(row, key)}</td>)}
                <td className="num">{stepCell(row, 'accept', language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function StillOpen({ brief }: { readonly brief: Brief }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section>
      <h3 className="a4-section">{t('brief.stillOpen', { n: brief.stillOpenTotal })}</h3>
      {brief.stillOpen.length < brief.stillOpenTotal && <p>{t('brief.mostPressing', { n: brief.stillOpen.length })}</p>}
      {brief.stillOpen.length === 0 && <p>{t('brief.noneOpen')}</p>}
      <ul className="a4-open">
        {brief.stillOpen.map((warning) => {
          const level = WARNING_LEVELS.find((candidate) => candidate === warning.level)
          return (
            <li key={warning.id}>
              {level === undefined ? warning.level : LEVEL_NAMES[level][language]} · {fraudTypeText(warning.fraudType, language)} · {warning.unit} · {t('brief.since', { time: momentOf(warning.openedAt, Date.parse(brief.to), language) })}
              <span className="a4-id">{warning.id.slice(0, 8)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
