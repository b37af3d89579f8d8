import { sql } from 'kysely'
import type { z } from 'zod'
import type { HandoverRow } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { pendingHandovers } from '../features/handover/handover.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { unitNames, userNames } from './names.ts'

export async function handoversToReview(context: ActorContext): Promise<z.infer<typeof HandoverRow>[]> {
  allow(context.actor, 'handover.review')
  return readAsSystem(context, async (tx) => {
    const rows = await pendingHandovers(tx)
    const units = await unitNames(tx, rows.flatMap((row) => [row.from_unit, ...(row.to_unit === null ? [] : [row.to_unit])]))
    const users = await userNames(tx, rows.map((row) => row.by_user))
    const levels = await sql<{ id: string; level: number }>`select id, level from warning where id = any(${rows.map((row) => row.warning_id)}::uuid[])`.execute(tx)
    const notes = await openRecords(tx, context.vault, 'handover-note', rows.map((row) => row.id))
    const levelOf = new Map(levels.rows.map((row) => [row.id, row.level]))
    return rows.map((row) => ({
      id: row.id, warningId: row.warning_id, level: WARNING_LEVELS[(levelOf.get(row.warning_id) ?? 4) - 1]!, at: row.at.toISOString(), from: units.get(row.from_unit) ?? row.from_unit,
      to: row.to_bureau ?? units.get(row.to_unit ?? '') ?? row.to_unit ?? '', reason: row.reason, note: maskDigits(notes.get(row.id) ?? ''), by: users.get(row.by_user) ?? '',
    }))
  })
}
