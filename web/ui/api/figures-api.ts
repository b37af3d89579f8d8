import type { z } from 'zod'
import type { BriefView, FIGURE_GROUPS, FigureName, FigureRowsView, FiguresView, TodayView } from '../../../src/contract/figures.ts'
import type { Language } from '../i18n/dictionary.ts'
import { addressOf, request } from './client.ts'

export type FigureGroup = (typeof FIGURE_GROUPS)[number]
export type Brief = z.infer<typeof BriefView>

export interface FiguresSearch {
  readonly from: string
  readonly to: string
  readonly by: FigureGroup
  readonly level?: string | undefined
  readonly type?: string | undefined
  readonly unit?: string | undefined
  /** Digits of a division: district, street or village. */
  readonly region?: string | undefined
}

export function readToday(signal?: AbortSignal): Promise<TodayView> {
  return request<TodayView>('/api/numbers/today', { signal })
}

export function readFigures(search: FiguresSearch, signal?: AbortSignal): Promise<FiguresView> {
  return request<FiguresView>('/api/figures', { query: { ...search }, signal })
}

export interface FigureRowsSearch extends FiguresSearch {
  readonly figure: FigureName
  /** Of one row of the table only. */
  readonly key?: string | undefined
}

export function readFigureRows(search: FigureRowsSearch, cursor: string | undefined, signal?: AbortSignal): Promise<FigureRowsView> {
  return request<FigureRowsView>('/api/figures/rows', { query: { ...search, cursor }, signal })
}

export function figuresSheetAddress(search: FiguresSearch, format: 'csv' | 'xlsx' | 'pdf', language: Language): string {
  return addressOf('/api/figures/sheet', { ...search, format, language })
}

export function readBrief(date: string | undefined, signal?: AbortSignal): Promise<Brief> {
  return request<Brief>('/api/brief', { query: { date }, signal })
}

export function briefPdfAddress(date: string | undefined): string {
  return addressOf('/api/brief.pdf', { date })
}
