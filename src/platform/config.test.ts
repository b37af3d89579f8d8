import { expect, test } from 'vitest'
import { configFrom } from './config.ts'

test('reverse proxies are named by address or network, and a name that nobody can read stops the start', () => {
  const proxies = (GB_TRUSTED_PROXIES?: string) => configFrom({ GB_TRUSTED_PROXIES }).trustedProxies
  expect([proxies(), proxies(' ')]).toEqual([undefined, undefined])
  expect(proxies('10.0.0.5, 10.1.0.0/16,fd00::/8')).toBe('10.0.0.5,10.1.0.0/16,fd00::/8')
  for (const wrong of ['true', '*', '10.0.0.0/0', '10.0.0.0/33', 'proxy.example', '10.0.0.5,', '10.0.0.0/8/8']) expect(() => proxies(wrong), wrong).toThrow('GB_TRUSTED_PROXIES')
})
