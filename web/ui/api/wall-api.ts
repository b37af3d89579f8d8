import type { WallMap, WallView } from '../../../src/contract/wall.ts'
import { request } from './client.ts'

export function readWall(signal?: AbortSignal): Promise<WallView> {
  return request('/api/wall', { signal })
}

export function readWallMap(signal?: AbortSignal): Promise<WallMap> {
  return request('/api/wall/map', { signal })
}

/** From now on this browser can only look. */
export async function openWall(password: string): Promise<void> {
  await request('/api/wall/session', { method: 'POST', body: { password } })
}
