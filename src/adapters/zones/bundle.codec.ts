import { z } from 'zod'
import type { Peer } from '../../domain/zones.ts'
import { openFor, sealFor } from '../../platform/sealed-file.ts'

/** `first`: the number of the first message; the others follow. `ack`: all of the reader's messages up to here have arrived. */
const Bundle = z.strictObject({ from: z.enum(['public', 'police']), ack: z.int().min(0), first: z.int().min(1), messages: z.array(z.unknown()) })
export type Bundle = z.infer<typeof Bundle>

/** Sealed for its direction: whoever carries the file can neither read, change nor turn it round. */
export function sealBundle(secret: string, bundle: Bundle): Buffer {
  return sealFor(secret, `zone ${bundle.from}`, JSON.stringify(bundle))
}

/** Undefined when it is not of `from`, was changed, or is not whole. */
export function openBundle(secret: string, from: Peer, file: Buffer): Bundle | undefined {
  const clear = openFor(secret, `zone ${from}`, file)
  if (clear === undefined) return undefined
  const { data } = Bundle.safeParse(JSON.parse(clear))
  return data?.from === from ? data : undefined
}
