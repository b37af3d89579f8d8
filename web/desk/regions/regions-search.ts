const REGION = /^[1-9]\d{3,14}$/

/** `at`: the part that is chosen. */
export type RegionsSearch = { readonly region?: string; readonly at?: string }

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function regionsSearchOf(raw: Record<string, unknown>): RegionsSearch {
  const [region, at] = [String(raw['region'] ?? ''), String(raw['at'] ?? '')]
  return { ...(REGION.test(region) ? { region } : {}), ...(REGION.test(at) ? { at } : {}) }
}
