/**
 * Which clocks of an order run out when, told slowly and by another hand than the product's: from what happened to the order and from the moments
 * at which somebody looked. Times are milliseconds; the terms are those of a bureau that changed no setting.
 */
export type OrderEvent = { readonly at: number; readonly what: EventName; readonly until?: number }
type EventName = 'drafted' | 'approved' | 'alone' | 'queued' | 'held' | 'extended' | 'unrelated' | 'asked' | 'running' | 'reviewed' | 'ended'
export type ToldOrder = { readonly kind: 'stop' | 'freeze' | 'query'; id: string; readonly events: OrderEvent[] }
/** `step`: the line of history that it leaves; null: it leaves none. */
export type Ring = { readonly order: string; readonly rule: string; readonly dueAt: number; readonly firedAt: number; readonly step: string | null }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ALARMS = { stop: [12, 4, 1], freeze: [14 * 24, 72, 24] }
const BEIJING = 8 * HOUR

/** Half a year: the same day and minute in Beijing, or the last day of a month that is too short. */
function halfAYearAfter(at: number): number {
  const day = new Date(at + BEIJING)
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 7, 0)).getUTCDate()
  const sameMinute = (at + BEIJING) % DAY
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 6, Math.min(day.getUTCDate(), last)) + sameMinute - BEIJING
}

/** All that rings for these orders when somebody looks at these moments: in one look what ran out first comes first. */
export function expectedRings(orders: readonly ToldOrder[], looks: readonly number[]): Ring[] {
  return orders.flatMap((order) => {
    const one = new Running(order)
    const moments = [...order.events.map((event) => ({ at: event.at, event })), ...looks.map((at) => ({ at, event: undefined }))].toSorted((a, b) => a.at - b.at)
    for (const { at, event } of moments) {
      if (event === undefined) one.look(at)
      else one.hear(event)
    }
    return one.rings
  })
}

class Running {
  readonly rings: Ring[] = []
  readonly #order: ToldOrder
  readonly #clocks = new Map<string, number>()
  #state = 'nothing'
  #draftedAt = 0
  #sentAt = 0
  #endsAt = 0

  constructor(order: ToldOrder) {
    this.#order = order
  }

  hear({ at, what, until }: OrderEvent): void {
    const { kind } = this.#order
    switch (what) {
      case 'drafted':
        this.#state = 'drafted'
        this.#draftedAt = at
        this.#clocks.set('approve', at + 5 * MINUTE).set('end', at + 48 * HOUR)
        return
      case 'alone':
        this.#clocks.set('review', at + 2 * HOUR)
        return this.#sent(at)
      case 'approved':
        return this.#sent(at)
      case 'queued':
        this.#state = 'queued'
        this.#clocks.delete('bank-answer')
        this.#clocks.set('queue', at + DAY)
        return
      case 'held':
        return this.#stands(at, Math.min(kind === 'stop' ? at + 48 * HOUR : halfAYearAfter(at), until ?? Infinity))
      case 'extended':
        return this.#stands(at, Math.min(kind === 'stop' ? this.#endsAt + 48 * HOUR : halfAYearAfter(this.#endsAt), until ?? Infinity))
      case 'unrelated':
        this.#clocks.set('unrelated', at + 3 * DAY)
        return
      case 'asked':
        this.#state = 'sent'
        this.#sentAt = at
        this.#clocks.set('bank-answer', at + 10 * MINUTE).set('end', until ?? at + 72 * HOUR)
        return
      case 'running':
        this.#clocks.delete('bank-answer')
        return
      case 'reviewed':
        this.#clocks.delete('review')
        return
      case 'ended':
        return this.#over()
    }
  }

  look(now: number): void {
    for (;;) {
      const [next] = [...this.#clocks].toSorted(([, a], [, b]) => a - b)
      if (next === undefined || next[1] > now) return
      this.#clocks.delete(next[0])
      this.rings.push({ order: this.#order.id, rule: next[0], dueAt: next[1], firedAt: now, step: this.#answer(next[0], now) })
    }
  }

  #answer(rule: string, now: number): string | null {
    const again = (since: number) => { this.#clocks.set(rule, now + Math.max(MINUTE, now - since)) }
    switch (rule) {
      case 'approve':
        again(this.#draftedAt)
        return 'waits-for-approval'
      case 'bank-answer':
        again(this.#sentAt)
        return 'bank-silent'
      case 'review':
        this.#clocks.set('review', now + 2 * HOUR)
        return 'review-owed'
      case 'queue':
        this.#clocks.set('queue', now + DAY)
        return null
      case 'unrelated':
        this.#over()
        return 'released'
      case 'end': {
        const ends = this.#order.kind === 'query' ? 'ended' : this.#state === 'drafted' ? 'withdrawn' : this.#order.kind === 'stop' ? 'expired' : 'lapsed'
        this.#over()
        return ends
      }
      default:
        return 'alarm'
    }
  }

  #sent(at: number): void {
    this.#state = 'sent'
    this.#sentAt = at
    this.#clocks.delete('approve')
    this.#clocks.set('bank-answer', at + 10 * MINUTE).set('end', this.#order.kind === 'stop' ? at + 48 * HOUR : halfAYearAfter(at))
  }

  #stands(at: number, endsAt: number): void {
    this.#state = 'effective'
    this.#endsAt = endsAt
    for (const rule of ['bank-answer', 'queue']) this.#clocks.delete(rule)
    // One that nobody has heard yet, and that is past for the new end as well, is still owed.
    for (const hours of ALARMS[this.#order.kind as 'stop' | 'freeze']) {
      if (endsAt - hours * HOUR > at) this.#clocks.set(`alarm-${hours}`, endsAt - hours * HOUR)
    }
    this.#clocks.set('end', endsAt)
  }

  /** Nothing rings for what is over, but the second look that somebody owes. */
  #over(): void {
    const review = this.#clocks.get('review')
    this.#clocks.clear()
    if (review !== undefined) this.#clocks.set('review', review)
  }
}
