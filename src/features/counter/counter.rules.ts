import type { CounterAlertBody } from '../../contract/counter.ts'
import type { Signal } from '../../contract/signal.ts'
import { haversineMeters } from '../../domain/geometry.ts'
import { parseIdNumber } from '../../domain/id-number.ts'
import { isSubscriber, normalizePhone } from '../../domain/phone.ts'

export type Customer = { readonly phone: string } | { readonly idNumber: string }

/** A telephone number or an id number, as it was typed; undefined when it is neither. */
export function customerIn(typed: string): Customer | undefined {
  const idNumber = parseIdNumber(typed)?.idNumber
  if (idNumber !== undefined) return { idNumber }
  const phone = normalizePhone(typed)
  return phone !== undefined && isSubscriber(phone) ? { phone } : undefined
}

/** The alert as the signal that it is: the same path as a bank's own system takes. */
export function signalOf(body: CounterAlertBody, customer: Customer, payee: string | undefined, ref: string, now: Date): Signal {
  return {
    ref, kind: 'counter', at: now.toISOString(), person: { ...customer, ...(body.name === undefined ? {} : { name: body.name }) }, amountFen: body.amountFen,
    tags: body.tags.filter((tag) => tag !== 'over-limit'), ...(body.tags.includes('over-limit') ? { overOnlineLimit: true } : {}), ...(payee === undefined ? {} : { counterpart: { account: payee } }),
  }
}

type Placed = { readonly code: string; readonly lon: number | null; readonly lat: number | null }

/** The nearest of these units; undefined when nobody knows where the counter, or any of them, is. */
export function nearestUnit(counter: Placed | undefined, units: readonly Placed[]): string | undefined {
  if (counter?.lon == null || counter.lat == null) return undefined
  const here: [number, number] = [counter.lon, counter.lat]
  const away = units.flatMap(({ code, lon, lat }) => (lon === null || lat === null ? [] : [{ code, meters: haversineMeters(here, [lon, lat]) }]))
  return away.toSorted((a, b) => a.meters - b.meters || (a.code < b.code ? -1 : 1))[0]?.code
}
