import { createServer, type AddressInfo } from 'node:net'

/** A port of this machine that nobody listens on, for a process that is about to be started. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
