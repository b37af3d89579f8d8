import { rangeOf, regionDigits, type RegionCode, type RegionRange } from '../src/domain/region-code.ts'
import { landline } from './numbers.ts'
import { LOCAL_BANKS } from './organisations.ts'
import { CITY_NAME } from './places.ts'
import type { Random } from './random.ts'
import type { Region } from './regions.ts'

export type UnitKind = 'centre' | 'sub-centre' | 'station' | 'squad' | 'bank'

export type Unit = {
  /** C0; S1…; P01…; F1…; B1… */
  readonly code: string
  readonly kind: UnitKind
  readonly name: string
  readonly parent: string | undefined
  readonly area: readonly RegionRange[]
  readonly lon: number
  readonly lat: number
  readonly phone: string
  /** The bank that it is a branch of. */
  readonly organisation?: string
}

/** Streets with this many households have two stations. */
const SPLIT_HOUSEHOLDS = 3_250
/** Streets with less than this share a station with the one before. */
const SHARED_HOUSEHOLDS = 1_500

type Beat = { readonly name: string; readonly area: readonly RegionRange[]; readonly seat: Region; households: number }

export function foundUnits(regions: readonly Region[], random: Random): Unit[] {
  const [city] = regions
  const districts = regions.filter((region) => region.level === 'district')
  let lines = 0
  const unit = (code: string, kind: UnitKind, name: string, parent: string | undefined, area: readonly RegionRange[], seat: Region): Unit => {
    const spread = seat.level === 'village' ? 0.002 : 0
    return {
      code, kind, name, parent, area, phone: landline(lines++),
      lon: sixDecimals(seat.lon + random.real(-spread, spread)), lat: sixDecimals(seat.lat + random.real(-spread, spread)),
    }
  }
  const units = [unit('C0', 'centre', `${CITY_NAME}反诈中心`, undefined, [rangeOf(city!.code)], largestVillage(regions, districts[0]!.code))]
  let stations = 0
  districts.forEach((district, index) => {
    const seat = largestVillage(regions, district.code)
    const sub = `S${index + 1}`
    units.push(unit(sub, 'sub-centre', `${district.name}反诈分中心`, 'C0', [rangeOf(district.code)], seat))
    units.push(unit(`F${index + 1}`, 'squad', `${district.name}见面劝阻小队`, sub, [rangeOf(district.code)], seat))
    for (const beat of beatsOf(regions, district)) {
      units.push(unit(`P${String(++stations).padStart(2, '0')}`, 'station', `${beat.name}派出所`, sub, beat.area, beat.seat))
    }
  })
  LOCAL_BANKS.forEach(({ code, name }, index) => {
    // Banks sit in the old town, whoever their customers are.
    const seats = regions.filter((region) => region.level === 'village' && region.urban)
    units.push({ ...unit(`B${index + 1}`, 'bank', name, 'C0', [], random.pick(seats)), organisation: code })
  })
  return units
}

/** The station that answers for a place. */
export function stationOf(units: readonly Unit[], place: RegionCode): Unit | undefined {
  return units.find((unit) => unit.kind === 'station' && unit.area.some((range) => range.first <= place && place <= range.last))
}

function beatsOf(regions: readonly Region[], district: Region): Beat[] {
  const beats: Beat[] = []
  for (const street of regions.filter((region) => region.parent === district.code)) {
    const name = street.name.replace(/(街道|镇|乡)$/, '')
    const seat = largestVillage(regions, street.code)
    const last = beats.at(-1)
    if (street.households >= SPLIT_HOUSEHOLDS) beats.push(...splitBeat(regions, street, name))
    else if (street.households < SHARED_HOUSEHOLDS && last !== undefined && last.households < SHARED_HOUSEHOLDS) {
      beats[beats.length - 1] = { ...last, area: [...last.area, rangeOf(street.code)], households: SHARED_HOUSEHOLDS }
    } else beats.push({ name, seat, area: [rangeOf(street.code)], households: street.households })
  }
  return beats
}

/** Two stations share a street by its villages; every code of the street, new ones too, falls to one of them. */
function splitBeat(regions: readonly Region[], street: Region, name: string): Beat[] {
  const villages = regions.filter((region) => region.parent === street.code)
  const middle = villages[Math.ceil(villages.length / 2)]!
  const whole = rangeOf(street.code)
  const [front, back] = [villages.filter((village) => village.code < middle.code), villages.filter((village) => village.code >= middle.code)]
  const beat = (part: readonly Region[], called: string, area: RegionRange): Beat => ({
    name: called, area: [area], seat: part.reduce((best, village) => (village.households > best.households ? village : best)), households: SPLIT_HOUSEHOLDS,
  })
  return [
    beat(front, name, { first: whole.first, last: (middle.code - 1) as RegionCode }),
    beat(back, `${name}${middle.name.replace(/(社区|村)$/, '')}`, { first: middle.code, last: whole.last }),
  ]
}

function largestVillage(regions: readonly Region[], above: RegionCode): Region {
  const range = rangeOf(above)
  const villages = regions.filter((region) => region.level === 'village' && range.first <= region.code && region.code <= range.last)
  if (villages.length === 0) throw new Error(`no village in ${regionDigits(above)}`)
  return villages.reduce((best, village) => (village.households > best.households ? village : best))
}

function sixDecimals(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
