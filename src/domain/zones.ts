/** `both`: one process and one database for citizens and desks. `public` has no register; `police` no citizens. */
export const ZONES = ['both', 'public', 'police'] as const
export type Zone = (typeof ZONES)[number]
export type Peer = Exclude<Zone, 'both'>

export function otherZone(zone: Peer): Peer {
  return zone === 'public' ? 'police' : 'public'
}
