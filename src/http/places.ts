import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { LocateBody, LocatedView, type NamedPlace } from '../contract/place.ts'
import { allow } from '../domain/access.ts'
import { regionDigits, type RegionCode } from '../domain/region-code.ts'
import type { FoundPlace } from '../engine/address/address-finder.ts'
import { reasonEn, reasonZh } from '../engine/address/address-reasons.ts'

/** Which place a written address names: for the form of a report, while somebody types or reads aloud. Nothing of it is kept. */
export const places: FastifyPluginAsyncZod = async (app) => {
  app.post('/api/places::locate', { schema: { body: LocateBody, response: { 200: LocatedView } } }, (request): Promise<LocatedView> => {
    allow(request.context.actor, 'case.write')
    const { place, confidence, reasons, alternatives } = app.parts.readAddress(request.body.address)
    return Promise.resolve({
      place: place === undefined ? null : named(place), confidence, choices: alternatives.map(named),
      reasons: reasons.map((reason) => ({ zh: reasonZh(reason), en: reasonEn(reason) })),
    })
  })
}

export function named({ code, level, name, path }: FoundPlace): NamedPlace {
  return { region: regionDigits(code as RegionCode), level, name, path }
}
