import { Random } from '../../demo/random.ts'
import type { Division } from '../../src/domain/divisions.ts'
import { ancestors } from '../../src/domain/region-code.ts'

/**
 * Addresses of many kinds over real division names, with the division that each means. Shares nothing with the resolver: what it leaves out,
 * mistakes and adds it knows by itself. `truth` undefined: it must not be answered. `choices`: what a short list has to hold.
 */
export type Asked = { readonly kind: string; readonly address: string | readonly string[]; readonly truth: number | undefined; readonly choices: readonly number[] }

const PER_KIND = 500
const ROADS = ['人民路', '中山东路', '学府路', '环城北路', '建设大道', '通途路', '镇中路', '兴业街', '文化巷', '沿江公路']
const ESTATES = ['金色水岸', '阳光花园', '万科城市之光', '钱湖人家', '锦绣江南小区', '春江名苑', '格兰晴天', '滨江大厦']
/** What people write before a place, and what they say between a district and its street. */
const BEFORE = ['现居住于', '位于', '老家', '请送到', '麻烦放到', '发往', '从', '李四', '暂住地', '现住址为', '事主现居', '户籍地', '籍贯', '我家在', '受害人王五住']
const BETWEEN = ['市辖区', '的', '新城区', '主城区', '南部商务区', '未来科技城', '万达旁边的']
const TOWN_ROADS = ['中山路', '新华路', '南雷路', '新城大道', '人民路', '东门路', '环城路']
/** Characters that sound alike, as typed by ear. */
const ALIKE = ['江姜将', '家佳嘉加', '丘邱秋', '陈程成城', '东冬', '洪红宏鸿', '新兴心馨', '张章', '杨羊阳洋', '余于鱼渔俞', '石时', '湖胡', '龙隆', '明民', '云运', '林临', '河和何荷', '峰丰凤风', '平屏坪', '山三', '桥乔', '溪西希', '塘堂唐', '浦普', '李里理', '王汪', '周洲', '方坊', '徐许', '孙荪', '永勇', '金今锦', '后候', '联连莲', '梅煤', '横恒', '前钱', '高皋', '马码']
const FREQUENT = '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经'
const TRADITIONAL: Readonly<Record<string, string>> = { 区: '區', 县: '縣', 镇: '鎮', 乡: '鄉', 东: '東', 湖: '湖', 钱: '錢', 桥: '橋', 龙: '龍', 马: '馬', 庄: '莊', 园: '園', 会: '會', 楼: '樓', 陈: '陳', 余: '餘', 岭: '嶺', 门: '門', 云: '雲', 兴: '興', 丰: '豐', 华: '華', 洁: '潔', 号: '號', 宁: '寧' }
/** Towns and streets of 2016 and before, by who knows the city: [today's district, its earlier name, streets]. */
const EARLIER: readonly (readonly [string, string, readonly string[]])[] = [
  ['鄞州区', '江东区', ['百丈街道', '东胜街道', '明楼街道', '白鹤街道', '东柳街道', '东郊街道', '福明街道']],
  ['海曙区', '鄞州区', ['石碶街道', '高桥镇', '横街镇', '集士港镇', '古林镇', '洞桥镇', '鄞江镇', '章水镇', '龙观乡']],
  ['鄞州区', '鄞县', ['邱隘镇', '五乡镇', '姜山镇', '横溪镇', '东吴镇', '云龙镇', '咸祥镇', '塘溪镇']],
  ['奉化区', '奉化市', ['锦屏街道', '岳林街道', '江口街道', '溪口镇', '大堰镇', '松岙镇', '裘村镇']],
]

type Line = { readonly city: Division; readonly district: Division; readonly street: Division; readonly village: Division }

type Drawn = Omit<Asked, 'kind'>
type Deck = {
  readonly make: (kind: string, draw: (random: Random) => Drawn | undefined) => Asked[]; readonly of: (line: Line, address: string | readonly string[]) => Drawn
  readonly line: (from: Random) => Line; readonly names: ReadonlyMap<string, readonly Line[]>; readonly streets: ReadonlySet<string>; readonly foreign: readonly Line[]; readonly p: string
}

export function generated(seed: number, { ours, theirs, province }: { readonly ours: readonly Division[]; readonly theirs: readonly Division[]; readonly province: string }): Asked[] {
  const random = new Random(seed)
  const [lines, foreign] = [linesOf(ours), linesOf(theirs)]
  const names = Map.groupBy(lines, (line) => shortOf(line.village.name))
  const make = (kind: string, draw: (random: Random) => Drawn | undefined): Asked[] => {
    const own = random.fork(kind)
    const made: Asked[] = []
    for (let tries = 0; made.length < PER_KIND && tries < PER_KIND * 200; tries++) {
      const asked = draw(own)
      if (asked !== undefined) made.push({ kind, ...asked })
    }
    return made
  }
  const of = (line: Line, address: string | readonly string[]): Drawn => ({ address, truth: line.village.code, choices: [line.village.code] })
  const line = (from: Random): Line => pick(lines, from)
  const deck: Deck = { make, of, line, names, streets: new Set(lines.map(({ street }) => stem(street))), foreign, p: province }
  return [...plainKinds(deck), ...wordyKinds(deck), ...formerKinds(deck), ...doubtfulKinds(deck)]
}

function plainKinds({ make, of, line, names, p }: Deck): Asked[] {
  return [
    ...make('exact', (r) => { const l = line(r); return of(l, `${p}${l.city.name}${l.district.name}${l.street.name}${l.village.name}${door(r)}`) }),
    ...make('village by its short type', (r) => { const l = line(r); return of(l, `${l.city.name}${l.district.name}${l.street.name}${typed(l)}${door(r)}`) }),
    ...make('without any suffix', (r) => { const l = line(r); return of(l, `${stem(l.city)}${stem(l.district)}${stem(l.street)}${shortOf(l.village.name)}${r.between(1, 99)}号`) }),
    ...make('co-operative instead of office', (r) => {
      const l = line(r)
      return /村/.test(l.village.name) ? of(l, `${l.district.name}${l.street.name}${shortOf(l.village.name)}${pick(['经济合作社', '股份经济合作社', '村股份经济合作社'], r)}`) : undefined
    }),
    ...make('no district', (r) => { const l = line(r); return of(l, `${l.city.name}${l.street.name}${typed(l)}${door(r)}`) }),
    ...make('no street', (r) => { const l = line(r); return isOnly(names, l, 'district') ? of(l, `${l.city.name}${l.district.name}${typed(l)}${door(r)}`) : undefined }),
    ...make('street without type and village', (r) => { const l = line(r); return of(l, `${stem(l.street)}${typed(l)}${door(r)}`) }),
    ...make('village only, one in the city', (r) => { const l = line(r); return isOnly(names, l, 'city') ? of(l, `${typed(l)}${door(r)}`) : undefined }),
    ...make('village only, several', (r) => {
      const l = line(r)
      const same = names.get(shortOf(l.village.name))!
      return new Set(same.map((one) => one.street.code)).size > 1 && same.length <= 5 && !isOnly(names, l, 'city')
        ? { address: `${typed(l)}${door(r)}`, truth: undefined, choices: [l.village.code] }
        : undefined
    }),
    ...make('several villages in the district', (r) => {
      const l = line(r)
      const same = names.get(shortOf(l.village.name))!.filter((one) => one.district === l.district)
      return new Set(same.map((one) => one.street.code)).size > 1 && same.length <= 5
        ? { address: `${l.city.name}${l.district.name}${shortOf(l.village.name)}${door(r)}`, truth: undefined, choices: [l.village.code] }
        : undefined
    }),
    ...make('street and road, building, room', (r) => {
      const l = line(r)
      return { address: `${p}${l.city.name}${l.district.name}${l.street.name}${pick(ROADS, r)}${r.between(1, 999)}号${pick(ESTATES, r)}${r.between(1, 40)}幢${r.between(1, 4)}单元${r.between(101, 2804)}室`, truth: l.street.code, choices: [] }
    }),
    ...make('district and road', (r) => {
      const l = line(r)
      return { address: `${l.city.name}${l.district.name}${pick(ROADS, r)}${r.between(1, 999)}号`, truth: l.district.code, choices: [] }
    }),
    ...make('village, building, room', (r) => {
      const l = line(r)
      return of(l, `${l.district.name}${l.street.name}${typed(l)}${pick(ESTATES, r)}${r.between(1, 40)}幢${r.between(101, 2804)}室`)
    }),
  ]
}

function wordyKinds({ make, of, line, foreign, p }: Deck): Asked[] {
  return [
    ...make('words before it', (r) => { const l = line(r); return of(l, `${pick(BEFORE, r)}${pick([p + l.city.name, l.city.name, stem(l.city), ''], r)}${l.district.name}${l.street.name}${typed(l)}`) }),
    ...make('words before it, district without type', (r) => { const l = line(r); return of(l, `${pick(BEFORE, r)}${stem(l.district)}${l.street.name}${typed(l)}`) }),
    ...make('words between', (r) => { const l = line(r); return of(l, `${l.city.name}${pick([l.district.name, ''], r)}${pick(BETWEEN, r)}${l.street.name}${typed(l)}`) }),
    ...make('district without type and road', (r) => {
      const l = line(r)
      return { address: `${stem(l.district)}${pick(TOWN_ROADS, r)}${r.between(1, 900)}号`, truth: l.district.code, choices: [] }
    }),
    ...make('elsewhere, words before it', (r) => {
      const f = pick(foreign, r)
      const l = line(r)
      return { address: `${pick(BEFORE, r)}${f.city.name}${pick([f.district.name, stem(f.district)], r)}${f.street.name}${pick([typed(l), f.village.name], r)}`, truth: undefined, choices: [] }
    }),
  ]
}

function formerKinds({ make, of, line, names, streets }: Deck): Asked[] {
  return [
    ...make('former district', (r) => {
      const [now, was, moved] = pick(EARLIER, r)
      const l = line(r)
      return l.district.name === now && moved.includes(l.street.name) ? of(l, `${l.city.name}${was}${l.street.name}${typed(l)}`) : undefined
    }),
    ...make('town that is a street now', (r) => {
      const l = line(r)
      return l.street.name.endsWith('街道') ? of(l, `${l.city.name}${l.district.name}${stem(l.street)}镇${typed(l)}`) : undefined
    }),
    ...make('town that is a village now', (r) => {
      const l = line(r)
      const word = shortOf(l.village.name)
      return word.length >= 2 && isOnly(names, l, 'district') && !/[村区园场]$/.test(word) && !streets.has(word)
        ? { address: `${l.city.name}${l.district.name}${word}${pick(['乡', '镇'], r)}`, truth: l.street.code, choices: [l.street.code] }
        : undefined
    }),
  ]
}

function doubtfulKinds({ make, of, line, names, foreign, p }: Deck): Asked[] {
  return [
    ...make('village, a character by ear', (r) => mistyped(line(r), 'village', alike, r, names)),
    ...make('street, a character by ear', (r) => mistyped(line(r), 'street', alike, r, names)),
    ...make('village, a wrong character', (r) => mistyped(line(r), 'village', (_, from) => pick([...FREQUENT], from), r, names)),
    ...make('street, a wrong character', (r) => mistyped(line(r), 'street', (_, from) => pick([...FREQUENT], from), r, names)),
    ...make('another street of the district', (r) => {
      const l = line(r)
      const wrong = line(r)
      return wrong.district === l.district && wrong.street !== l.street && isOnly(names, l, 'district')
        ? of(l, `${l.city.name}${l.district.name}${wrong.street.name}${typed(l)}`)
        : undefined
    }),
    ...make('another district', (r) => {
      const l = line(r)
      const wrong = line(r)
      return wrong.district !== l.district && isOnly(names, l, 'city')
        ? { address: `${l.city.name}${wrong.district.name}${wrong.street.name}${typed(l)}`, truth: undefined, choices: [l.village.code] }
        : undefined
    }),
    ...make('village that is on no list', (r) => {
      const l = line(r)
      const f = pick(foreign, r)
      const word = shortOf(f.village.name)
      return word.length >= 2 && !hasNear(names, word)
        ? { address: `${l.city.name}${l.district.name}${l.street.name}${word}村${door(r)}`, truth: l.street.code, choices: [] }
        : undefined
    }),
    ...make('road called like a village', (r) => {
      const l = line(r)
      const other = line(r)
      return /[路街]$/.test(shortOf(other.village.name))
        ? undefined : { address: `${l.district.name}${l.street.name}${shortOf(other.village.name)}路${r.between(1, 300)}号`, truth: l.street.code, choices: [] }
    }),
    ...make('elsewhere, whole', (r) => {
      const f = pick(foreign, r)
      return { address: `${f.city.name}${f.district.name}${f.street.name}${f.village.name}${door(r)}`, truth: undefined, choices: [] }
    }),
    ...make('elsewhere, a village of our names', (r) => {
      const f = pick(foreign, r)
      const l = line(r)
      return { address: `${pick([f.city.name, ''], r)}${f.district.name}${f.street.name}${typed(l)}${door(r)}`, truth: undefined, choices: [] }
    }),
    ...make('elsewhere, a road of our names', (r) => {
      const f = pick(foreign, r)
      const l = line(r)
      return { address: `${f.city.name}${f.district.name}${pick([stem(l.city), stem(l.district), stem(l.street)], r)}路${r.between(1, 900)}号`, truth: undefined, choices: [] }
    }),
    ...make('traditional, wide, with blanks', (r) => {
      const l = line(r)
      return of(l, noisy(`${p}${l.city.name}|${l.district.name}|${l.street.name}|${typed(l)}${r.between(1, 99)}号`, r))
    }),
    ...make('prefix said twice', (r) => {
      const l = line(r)
      return of(l, `${p}${l.city.name}${p}${l.city.name}${l.district.name}${l.district.name}${l.street.name}${typed(l)}${door(r)}`)
    }),
    ...make('five parts, some missing', (r) => {
      const l = line(r)
      return of(l, [r.chance(0.3) ? '' : p, r.chance(0.3) ? '' : l.city.name, r.chance(0.2) ? '' : l.district.name, l.street.name, typed(l) + door(r)])
    }),
  ]
}

function linesOf(divisions: readonly Division[]): Line[] {
  const byCode = new Map(divisions.map((one) => [one.code as number, one]))
  return divisions.flatMap((village): Line[] => {
    if (village.level !== 'village') return []
    const [street, district, city] = ancestors(village.code).map((code) => byCode.get(code))
    return street === undefined || district === undefined || city === undefined ? [] : [{ city, district, street, village }]
  })
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[random.between(0, from.length - 1)]!
}

function door(random: Random): string {
  return pick(['', `${random.between(1, 18)}组${random.between(1, 99)}号`, `${random.between(1, 400)}号`, `${random.between(1, 40)}幢${random.between(101, 1804)}室`], random)
}

/** As people call it. */
function shortOf(village: string): string {
  const plain = village.replace(/(社区|村)?(居民委员会|村民委员会|居委会|村委会)$/, '').replace(/(社区|生活区|管理区)$/, '')
  const bare = plain.replace(/村$/, '')
  return bare.length >= 2 && !plain.endsWith('新村') ? bare : plain
}

function typed({ village }: Line): string {
  const short = shortOf(village.name)
  if (short.endsWith('村')) return short
  if (/生活区|管理区/.test(village.name)) return village.name
  return short + (/社区/.test(village.name) ? '社区' : /居/.test(village.name) ? '居委会' : '村')
}

function stem(division: Division): string {
  const short = division.name.replace(/(街道|镇|乡|区|县|市)$/, '')
  return short.length >= 2 ? short : division.name
}

function isOnly(names: ReadonlyMap<string, readonly Line[]>, line: Line, within: 'city' | 'district'): boolean {
  return names.get(shortOf(line.village.name))!.every((one) => one === line || one[within] !== line[within])
}

/** Whether one of our villages is that, or one character off. */
function hasNear(names: ReadonlyMap<string, readonly Line[]>, word: string): boolean {
  return [...names.keys()].some((own) => Math.abs(own.length - word.length) <= 1 && [...word].filter((char) => own.includes(char)).length >= Math.max(own.length, word.length) - 1)
}

function alike(char: string, random: Random): string | undefined {
  const group = ALIKE.find((one) => one.includes(char))
  return group === undefined ? undefined : pick([...group].filter((one) => one !== char), random)
}

/** One character of a name replaced; not where that makes the name of a neighbour. */
function mistyped(line: Line, level: 'village' | 'street', wrong: (char: string, random: Random) => string | undefined, random: Random, names: ReadonlyMap<string, readonly Line[]>): Drawn | undefined {
  const word = level === 'village' ? shortOf(line.village.name) : stem(line.street)
  const at = random.between(0, word.length - 1)
  const char = wrong(word[at]!, random)
  if (char === undefined || char === word[at]) return undefined
  const read = word.slice(0, at) + char + word.slice(at + 1)
  if (names.has(read)) return undefined
  const { city, district, street, village } = line
  const address = level === 'village' ? `${city.name}${district.name}${street.name}${typed(line).replace(word, read)}12号` : `${city.name}${district.name}${street.name.replace(word, read)}${typed(line)}12号`
  return { address, truth: village.code, choices: [village.code] }
}

function noisy(address: string, random: Random): string {
  return [...address].map((char) => {
    if (char === '|') return pick(['', ' ', '，', '、', '　'], random)
    if (/\d/.test(char)) return String.fromCharCode(char.charCodeAt(0) + 0xfee0)
    return random.chance(0.5) ? (TRADITIONAL[char] ?? char) : char
  }).join('')
}
