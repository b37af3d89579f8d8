import type { FIGURE_GROUPS, FiguresQuery, FiguresRow, FiguresView } from '../contract/figures.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../domain/levels.ts'
import { dayText } from '../domain/period.ts'
import { COUNT_KEYS, SHEET_WORDS, STEP_KEYS } from './figures-words.ts'

type Language = keyof typeof SHEET_WORDS
type Group = (typeof FIGURE_GROUPS)[number]
type Cell = string | number | null
/** `notes`: what the figures are of, and what each counts; `sheets`: the names of the two sheets of a workbook. */
export type FiguresSheet = {
  readonly name: string; readonly title: string; readonly span: string; readonly header: string[]; readonly rows: Cell[][];
  readonly steps: { readonly header: string[]; readonly rows: Cell[][] }; readonly notes: readonly (readonly [string, string])[]; readonly sheets: readonly [figures: string, notes: string]
}

/** The page's two tables as sheets: numbers as numbers, money in yuan, times in seconds; the sums and what they are compared with as the last lines; what was left out, and what each figure counts. */
export function figuresSheet(view: FiguresView, query: Pick<FiguresQuery, 'by' | 'level' | 'type' | 'unit'>, { language, unitName }: { readonly language: Language; readonly unitName?: string | undefined }): FiguresSheet {
  const { by } = query
  const words = SHEET_WORDS[language]
  const { previous, lastYear } = view.compared
  const lines: readonly (readonly [string, FiguresRow])[] = [
    ...view.rows.map((row) => [nameOf(row, by, language), row] as const),
    [words.total, view.total], [words.previous(words.days(previous.from, previous.to)), view.previous], [words.lastYear(words.days(lastYear.from, lastYear.to)), view.lastYear],
  ]
  const count = (row: FiguresRow, key: (typeof COUNT_KEYS)[number]): Cell => (key === 'directFen' || key === 'indirectFen' ? row[key] / 100 : row[key])
  const only = [
    ...(query.level === undefined ? [] : [words.level(LEVEL_NAMES[query.level][language])]), ...(query.type === undefined ? [] : [words.type(typeName(query.type, language))]),
    ...(query.unit === undefined ? [] : [words.unit(unitName ?? query.unit)]), ...(view.region === null ? [] : [words.region(view.region.name)]),
  ]
  const cut = view.rows.length < view.groups ? words.cut(view.rows.length.toLocaleString('en-US'), view.groups.toLocaleString('en-US')) : ''
  const span = `${words.days(view.from, view.to)}${words.madeOn(dayText(new Date(view.now)))}${only.length === 0 ? '' : words.only(only)}${cut}`
  const group = words.groups[by]
  return {
    name: `${words.title}-${view.from}-${view.to}`, title: words.title, span,
    header: [group, ...COUNT_KEYS.map((key) => words.counts[key])], rows: lines.map(([name, row]) => [name, ...COUNT_KEYS.map((key) => count(row, key))]),
    steps: {
      header: [group, ...STEP_KEYS.flatMap((key) => [words.p50(words.steps[key]), words.p95(words.steps[key])])],
      rows: lines.map(([name, row]) => [name, ...STEP_KEYS.flatMap((key) => [row[key].p50Seconds, row[key].p95Seconds])]),
    },
    notes: [[words.period, span], ...words.definitions], sheets: [words.figures, words.notes],
  }
}

/** Levels and types have names in both languages; what the bureau named has its own. */
function nameOf({ key, name }: FiguresRow, by: Group, language: Language): string {
  const level = WARNING_LEVELS.find((one) => by === 'level' && one === key)
  if (level !== undefined) return LEVEL_NAMES[level][language]
  if (by === 'type') return typeName(key, language)
  if (by === 'officer' && key === '') return SHEET_WORDS[language].nobody
  return name === '' ? key : name
}

function typeName(code: string, language: Language): string {
  return isFraudType(code) ? fraudTypeName(code, language) : code
}

/** As printed: thousands apart, a dash where there is no figure. */
export function printed({ header, rows }: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] }): { readonly header: readonly string[]; readonly rows: string[][] } {
  return { header, rows: rows.map((row) => row.map((cell) => (cell === null ? '—' : typeof cell === 'number' ? cell.toLocaleString('en-US') : cell))) }
}
