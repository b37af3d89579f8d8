import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bankCard } from '../demo/numbers.ts'
import { CARD_BANKS, ORGANISATIONS } from '../demo/organisations.ts'
import { banksOf, organisationsByWords, saveOrganisations } from '../src/features/organisation/organisation.store.ts'
import { serverOf } from './support/server.ts'
import { PASSWORD, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const issuer = async (digits: string) => (await bureau.system((tx) => banksOf(tx, [digits]))).get(digits)
const named = async (words: string) => (await bureau.system((tx) => organisationsByWords(tx, words, ['bank', 'payment']))).map((one) => one.code)

test('the longest known beginning of a number says which bank issued it, and a number of nobody has no bank', async () => {
  await bureau.system((tx) => saveOrganisations(tx, [{ code: 'BKC', kind: 'bank', name: '丙山银行', shortNames: [], reach: 'http', prefixes: ['9901615'], region: null, phone: null }]))
  expect(await issuer('9901612000000000000')).toBe('BKA')
  expect(await issuer('9901615000000000000')).toBe('BKC')
  expect(await issuer('9901715000000000000')).toBe('BKB')
  expect(await issuer('99016')).toBeUndefined()
  expect(await issuer('6225880000000000')).toBeUndefined()
})

test('a bank is found by its short name, by words that hold it, and by part of its name, the surest first', async () => {
  expect(await named('甲江')).toEqual(['BKA'])
  expect(await named('您尾号0018的乙湖农商卡')).toEqual(['BKB'])
  expect(await named('银行')).toEqual(['BKC', 'BKA', 'BKB'])
  expect(await named('丙山银行解放路支行')).toEqual(['BKC'])
  expect(await named('   ')).toEqual([])
  expect(await named('%')).toEqual([])
})

test('a corrected file moves a prefix to the other bank', async () => {
  const bank = { code: 'BKD', kind: 'bank' as const, name: '丁岭银行', shortNames: [], reach: 'http' as const, region: null, phone: null }
  await bureau.system((tx) => saveOrganisations(tx, [{ ...bank, prefixes: ['990188'] }]))
  await bureau.system((tx) => saveOrganisations(tx, [{ ...bank, code: 'BKE', name: '戊原银行', prefixes: ['990188'] }]))
  expect(await issuer('9901880000000000')).toBe('BKE')
})

test('every account that the demo city makes belongs to one of its banks and ends in the right check digit', async () => {
  await bureau.system((tx) => saveOrganisations(tx, ORGANISATIONS))
  const accounts = (['resident', 'merchant', 'mule'] as const).flatMap((holder) => Array.from({ length: 40 }, (_, index) => bankCard(holder, index)))
  const banks = new Set<string | undefined>()
  for (const account of accounts) banks.add(await issuer(account))
  expect([...banks].sort()).toEqual(CARD_BANKS.map((bank) => bank.code).sort())
  expect(accounts.filter((account) => account.length !== 19 || !passesLuhn(account))).toEqual([])
})

test('the directory tells them by kind and by words, to who is logged in', async () => {
  const login = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'calltaker', password: PASSWORD } })
  const cookie = `gb=${login.cookies.find((one) => one.name === 'gb')!.value}`
  const ask = (query: string) => app.inject({ url: `/api/organisations${query}`, headers: { cookie } })
  expect((await ask('?kind=telecom')).json().items.map((one: { name: string }) => one.name)).toEqual(['蓝鲸移动通信', '信鸥电信', '灯塔联合通信'])
  expect((await ask('?words=潮信')).json().items).toMatchObject([{ code: 'BK9963', kind: 'bank', reach: 'http' }])
  expect((await ask('?kind=pawnshop')).statusCode).toBe(400)
  expect((await app.inject({ url: '/api/organisations' })).statusCode).toBe(401)
})

/** ISO/IEC 7812-1, written the other way round than in demo/numbers.ts. */
function passesLuhn(card: string): boolean {
  const sum = [...card].toReversed().reduce((total, digit, index) => total + (index % 2 === 0 ? Number(digit) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]!), 0)
  return sum % 10 === 0
}
