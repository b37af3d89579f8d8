import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FormerNames } from '../../src/engine/address/address-book.ts'
import { locateAddress } from '../../src/engine/address/address-finder.ts'
import { divisionsOf } from '../../src/features/region/region.service.ts'
import { parentOf } from '../../src/domain/region-code.ts'
import { bookFor } from './quality.ts'

const FOLDER = join(import.meta.dirname, '../../assets/former-names')
const cities = (await readdir(FOLDER)).flatMap((file) => /^(\d{4})\.json$/.exec(file)?.[1] ?? [])

test.each(cities)('what the former names of %s became is on the list of today, and each says its source', async (city) => {
  const { names, moved } = JSON.parse(await readFile(join(FOLDER, `${city}.json`), 'utf8')) as FormerNames & Record<'names' | 'moved', readonly { readonly source: string }[]>
  const divisions = await divisionsOf(city)
  const byCode = new Map(divisions.map((one) => [one.code, one]))
  const lies = (name: string, within: string | undefined) => divisions.some((one) => one.name === name && (within === undefined ? one.level === 'district' : byCode.get(parentOf(one.code)!)?.name === within))
  const missing = [
    ...names.flatMap((one) => one.now.filter((now) => !lies(now, one.in))),
    ...moved.flatMap(({ streets, from }) => [...streets.filter((street) => !divisions.some(({ level, name }) => (level === 'street' || level === 'district') && name === street)), ...(lies(from, undefined) ? [] : [from])]),
  ]
  expect(missing).toEqual([])
  expect([...names, ...moved].filter(({ source }) => source.trim() === '')).toEqual([])
})

test.each([
  ['3301', '杭州市下城区武林街道', '拱墅区武林街道'],
  ['3301', '杭州市江干区四季青街道', '上城区四季青街道'],
  ['3301', '杭州江干白杨街道', '钱塘区白杨街道'],
  ['3301', '杭州市余杭区临平街道', '临平区临平街道'],
  ['3301', '余杭县塘栖镇', '临平区塘栖镇'],
  ['3301', '杭州市萧山区河庄街道', '钱塘区河庄街道'],
  ['3301', '萧山市坎山镇', '萧山区瓜沥镇'],
  ['3301', '富阳市富春街道', '富阳区富春街道'],
  ['3301', '临安县', '临安区'],
  ['3301', '杭州未来科技城仓前街道', '余杭区仓前街道'],
  ['3301', '萧山新街街道', '萧山区新街街道'],
  ['3301', '李四西湖区文新街道', '西湖区文新街道'],
  ['3301', '杭州市江干区', undefined],
  ['3303', '洞头县北岙镇', '洞头区北岙街道'],
  ['3303', '苍南县龙港镇', '龙港市'],
  ['3303', '温州市龙湾区灵昆街道', '洞头区灵昆街道'],
  ['3304', '嘉兴市秀城区新嘉街道', '南湖区新嘉街道'],
  ['3304', '嘉兴经开区长水街道', '南湖区长水街道'],
  ['3304', '海宁县硖石镇', '海宁市硖石街道'],
])('in %s “%s” is %s', async (city, address, path) => {
  expect(locateAddress(await bookFor(city), address).place?.path).toBe(path)
})
