import { followUpById, followUpsOfCase } from '../../src/features/follow-up/follow-up.store.ts'
import { acceptCase } from '../../src/flows/case-to-decision.ts'
import { openFollowUp } from '../../src/flows/case-to-follow-up.ts'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { aReport } from './report.ts'
import { aResident, type SmallBureau } from './small-bureau.ts'

const HOUR_MS = 3_600_000

/** The first call of a case that was accepted the day before yesterday, offered to officer Chen. Answers its task. */
export async function aFollowUpDue(bureau: SmallBureau, phone: string, now: Date): Promise<string> {
  const before = new Date(now.getTime() - 40 * HOUR_MS)
  await aResident(bureau, phone)
  const { id } = await reportCase(bureau.as('centre', before), aReport(before, phone))
  await acceptCase(bureau.as('centre', before), id)
  return bureau.system(async (tx) => {
    const planned = (await followUpsOfCase(tx, id)).find((row) => row.kind === 'follow-up-call')!
    await openFollowUp(tx, bureau.at(now), (await followUpById(tx, planned.id))!)
    return (await followUpById(tx, planned.id))!.task_id!
  })
}
