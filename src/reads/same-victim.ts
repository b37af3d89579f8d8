import { sql } from 'kysely'
import type { z } from 'zod'
import type { SameVictim, VictimQuery } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import { parseIdNumber } from '../domain/id-number.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { maskName } from '../domain/name-mask.ts'
import { normalizePhone } from '../domain/phone.ts'
import { isUndecided } from '../features/case/case.rules.ts'
import { casesOfPerson } from '../features/case/case.store.ts'
import { ageBand } from '../features/person/person.rules.ts'
import { personById, personRecord, type PersonRow } from '../features/person/person.store.ts'
import { warningFor } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'

const NOBODY: SameVictim = { person: null, warning: null, cases: [], elsewhere: false }

/**
 * Asked while the number is typed: is this victim known, and has a colleague taken their report already? Whole numbers only, audited. Of what is
 * another unit's it says that it is in hand, as deconfliction does, and nothing of whose it is.
 */
export async function sameVictim(context: ActorContext, query: z.infer<typeof VictimQuery>): Promise<SameVictim> {
  allow(context.actor, 'case.write')
  const phone = query.phone === undefined ? undefined : normalizePhone(query.phone)
  const idNumber = query.idNumber === undefined ? undefined : parseIdNumber(query.idNumber)?.idNumber
  const tokens = [...(phone === undefined ? [] : [context.vault.token('phone', phone)]), ...(idNumber === undefined ? [] : [context.vault.token('id-number', idNumber)])]
  const personId = tokens.length === 0 ? undefined : await looked(context, tokens)
  if (personId === undefined) return NOBODY
  return readAndEnrich(context, async (tx) => ({ seen: await personById(tx, personId), cases: await casesOfPerson(tx, personId), warning: await warningFor(tx, personId) }), async (tx, { seen, cases, warning }) => {
    const everywhere = (await casesOfPerson(tx, personId)).filter((one) => isUndecided(one.state))
    const takers = await userNames(tx, cases.map((one) => one.received_by))
    // Somebody of another place, of whom this unit has no case of its own, is not shown: who types a number after the other learns nothing of who lives there.
    const isTheirs = seen !== undefined || cases.length > 0 || warning !== undefined
    return {
      person: isTheirs ? await personShown(tx, context, seen ?? (await personById(tx, personId))!) : null,
      warning: warning === undefined ? null : { id: warning.id, level: WARNING_LEVELS[warning.level - 1]! },
      cases: cases.map((one) => ({
        id: one.id, number: one.number, state: one.state, reportedAt: one.reported_at.toISOString(), receivedBy: takers.get(one.received_by ?? '') ?? null,
        lossFen: one.loss_fen, isUndecided: isUndecided(one.state),
      })),
      elsewhere: everywhere.some((one) => !cases.some(({ id }) => id === one.id)),
    }
  })
}

async function personShown(tx: Tx, context: ActorContext, person: PersonRow): Promise<SameVictim['person']> {
  const { name = '' } = await personRecord(tx, context.vault, person.id)
  return { name: maskName(name), sex: person.sex, ageBand: ageBand(person.birth_year, context.now), registered: person.registered_at !== null, earlierLosses: person.losses }
}

function looked(context: ActorContext, tokens: readonly string[]): Promise<number | undefined> {
  return asSystem(context, async (tx) => {
    await audit(tx, { actor: context.actor.login, action: 'case.same_victim', subject: tokens[0]!, detail: {} }, context.now)
    const found = await sql<{ person_id: number }>`select person_id from identifier where token = any(${tokens}::uuid[]) order by array_position(${tokens}::uuid[], token) limit 1`.execute(tx)
    return found.rows[0]?.person_id
  })
}
