import { lockZone, messagesFrom, noteDropped } from '../features/zone/zone.store.ts'
import { asSystem, type Context } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'

const MESSAGES_MAX = 200
const CHARS_MAX = 4_000_000
/** Carried by hand or by a gate that scans, a file takes its time; after this it is taken to be lost. */
const AGAIN_AFTER_MS = 60_000

export type Outgoing = { readonly ack: number; readonly first: number; readonly messages: readonly unknown[] }

/**
 * What is new for the other zone, what it may have lost, or the word that we have what it sent; undefined when there is nothing to say. That it is being dropped is noted
 * first: if the file is never written, it is dropped again a minute later, and whoever has it already passes it over.
 */
export function nextBundle(context: Context): Promise<Outgoing | undefined> {
  return asSystem(context, async (tx) => {
    const state = await lockZone(tx)
    const isStale = state.ackedOut < state.lastOut && context.now.getTime() - state.droppedAt.getTime() >= AGAIN_AFTER_MS
    if (state.lastOut === state.droppedTo && state.lastIn === state.droppedAck && !isStale) return undefined
    const first = (isStale ? state.ackedOut : state.droppedTo) + 1
    const seqs = await messagesFrom(tx, first, MESSAGES_MAX)
    const words = await openRecords(tx, context.vault, 'zone-message', seqs.map(String))
    const messages = upTo(seqs.map((seq) => words.get(String(seq))!), CHARS_MAX).map((text) => JSON.parse(text) as unknown)
    await noteDropped(tx, { to: Math.max(state.droppedTo, first + messages.length - 1), ack: state.lastIn }, context.now)
    return { ack: state.lastIn, first, messages }
  })
}

/** As many as fit, and the first in any case. */
function upTo(texts: readonly string[], charsMax: number): string[] {
  let chars = 0
  return texts.filter((text, index) => {
    chars += text.length
    return index === 0 || chars <= charsMax
  })
}
