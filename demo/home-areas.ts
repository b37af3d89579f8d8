import type { RegionCode } from '../src/domain/region-code.ts'
import type { City } from './city.ts'
import { LANDLINE_AREA, RESIDENT_PREFIX, strangerPrefixes } from './numbers.ts'

/**
 * Where the numbers of this city were issued, as an operator's table says it: landlines by the city's area code, mobiles by their first digits,
 * district by district. Residents took their numbers along when they moved, so theirs say no more than the city.
 */
export function homeAreas({ code, regions }: Pick<City, 'code' | 'regions'>): { prefix: string; region: RegionCode }[] {
  const districts = regions.filter((region) => region.level === 'district')
  return [
    { prefix: LANDLINE_AREA, region: code }, { prefix: RESIDENT_PREFIX, region: code },
    ...strangerPrefixes().map((prefix, nth) => ({ prefix, region: districts[nth % districts.length]!.code })),
  ]
}
