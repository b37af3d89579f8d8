import iconv from 'iconv-lite'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { idCheckDigit } from '../domain/id-number.ts'
import { readHomeAreas, readLists, readOrganisations, readResidents, readSuccessions } from './known-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'gb-known-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ID = `99010119500101101${idCheckDigit('99010119500101101')}`

function file(lines: readonly string[], encoding: 'utf8' | 'gb18030' | 'bom' = 'utf8'): string {
  const path = join(folder, `${Math.random()}.csv`)
  const text = lines.join('\r\n')
  writeFileSync(path, encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : encoding === 'bom' ? `\uFEFF${text}` : text)
  return path
}

test('lists are read in Chinese as Excel writes them, each entry in the spelling in which signals bring it', async () => {
  const { good, bad } = await readLists(file(['类型,内容,来源,诈骗类型,有效期至', '涉诈号码,00855 1234 5678,省厅,冒充公检法及政府机关,2026-12-31', '涉诈网站,https://www.Fraud.example/login,省厅,,', '涉诈账户,6222 0000 1111,省厅,loan,', '涉诈应用,屏联会议,省厅,,'], 'gb18030'))
  expect(bad).toEqual([])
  expect(good.map(({ line, list, identifier, fraudType, expiresAt }) => [line, list, identifier.kind, identifier.value, fraudType, expiresAt?.toISOString()])).toEqual([
    [2, 'scam-number', 'phone', '+85512345678', 'authority', '2026-12-31T16:00:00.000Z'], [3, 'bad-domain', 'domain', 'fraud.example', null, undefined],
    [4, 'mule-account', 'account', '622200001111', 'loan', undefined], [5, 'bad-app', 'app', '屏联会议', null, undefined],
  ])
})

test('a line that cannot be read is named by its number and what is wrong, and the others are read', async () => {
  const { good, bad } = await readLists(file(['list,value,source,expires', 'scam-number,138-0000,x,', 'scam-number,13800000000,,', 'weather,1,x,', 'mule-account,6222,x,31.12.2026', 'bad-domain,fraud.example,x,2026/1/2'], 'bom'))
  expect(good.map((one) => one.line)).toEqual([6])
  expect(bad.map(({ line, en }) => [line, en.slice(0, 19)])).toEqual([[2, '"138-0000" cannot b'], [3, 'no source'], [4, '"weather" is none o'], [5, '"31.12.2026" is no ']])
})

test('a file without a needed column is refused as a whole, in the words of the header', async () => {
  await expect(readHomeAreas(file(['号段,城市', '1380574,宁波']))).rejects.toMatchObject({ code: 'list.unreadable', zh: expect.stringContaining('表头缺少 区划代码') })
})

test('home areas and successions are read with Chinese or English headers', async () => {
  expect(await readHomeAreas(file(['号段,区划代码', '0574,3302', '138-0574,330206', '12,330206', '1380574,北仑']))).toMatchObject({ good: [{ prefix: '0574', region: 330_200_000_000_000 }, { prefix: '1380574', region: 330_206_000_000_000 }], bad: [{ line: 4 }, { line: 5 }] })
  expect(await readSuccessions(file(['原代码,新代码,日期', '330206001001,330206001002,20260301', '330206001003,330206001002,2026-02-30']))).toMatchObject({ good: [{ oldCode: 330_206_001_001_000, newCode: 330_206_001_002_000, changedOn: '2026-03-01' }], bad: [{ line: 3 }] })
})

test('a resident is read with guardian and losses; a guardian without a number, a wrong id number and a service number are named', async () => {
  const header = '手机号,姓名,身份证号,网格代码,地址,登记日期,监护人,监护人电话,既往被骗次数'
  const { good, bad } = await readResidents(file([header, `142 0000 0001,王小明,${ID},990101001001003,东街道一村,2026-01-05,王大明,14200000002,1`, '14200000003,,990101195001011010,,东街道,,,,', '14200000004,,,,东街道,,王大明,,', '10086,,,,东街道,,,,']))
  expect(good).toEqual([{ line: 2, phone: '14200000001', name: '王小明', idNumber: ID, region: 990_101_001_001_003, address: '东街道一村', registeredAt: new Date('2026-01-04T16:00:00Z'), guardians: [{ name: '王大明', phone: '14200000002' }, undefined, undefined], losses: 1 }])
  expect(bad.map((one) => one.line)).toEqual([3, 4, 5])
})

test('a resident is read with three guardians in the order of their columns; one without a number and a number given twice are named', async () => {
  const header = '电话,地址,监护人,监护人电话,监护人关系,监护人2,监护人2电话,guardian 3,guardian 3 phone,guardian 3 relation'
  const { good, bad } = await readResidents(file([header, '14200000001,一村,王大明,14200000002,儿子,,,王小红,14200000003,女儿', '14200000004,一村,甲,14200000005,,乙,,,,', '14200000006,一村,甲,14200000007,,乙,14200000007,,,']))
  expect(good.map((one) => one.guardians)).toEqual([[{ name: '王大明', phone: '14200000002', relation: '儿子' }, undefined, { name: '王小红', phone: '14200000003', relation: '女儿' }]])
  expect(bad).toMatchObject([{ line: 3, zh: '监护人2没有电话' }, { line: 4, zh: '两位监护人的电话相同' }])
})

test('a table of banks is read as Excel writes it: several lines make one bank, and a line whose prefix another bank has is named', async () => {
  const { good, bad } = await readOrganisations(file(['代码,类别,名称,简称,卡号前缀,接入方式', 'B1,银行,甲银行,甲行、甲,622848、622849,接口', 'B1,银行,甲银行,,95599,', 'B2,银行,乙银行,,622848,文件', 'B3,当铺,丙,,,', 'B4,支付机构,丁支付,,12,', 'P1,payment,戊支付,,,files'], 'gb18030'))
  expect(good.map(({ code, kind, shortNames, prefixes, reach }) => [code, kind, shortNames, prefixes, reach])).toEqual([
    ['B1', 'bank', ['甲行', '甲'], ['622848', '622849', '95599'], 'http'], ['P1', 'payment', [], [], 'files'],
  ])
  expect(bad.map((one) => one.line).sort()).toEqual([4, 5, 6])
  expect(bad.find((one) => one.line === 4)).toMatchObject({ zh: '前缀 622848 已属于 B1', en: 'prefix 622848 belongs to B1' })
})
