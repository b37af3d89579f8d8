import { sql, type Transaction } from 'kysely'

type TrainingRow = { id: string; name: string; roles: string[]; valid_months: number }
type PassRow = { training_id: string; user_id: string; unit: string; passed_on: string; noted_by: string | null; noted_at: Date }
type Tx = Transaction<{ training: TrainingRow; training_pass: PassRow }>

const TRAININGS_MAX = 200
const OWED_MAX = 10_000

export function trainings(tx: Tx): Promise<TrainingRow[]> {
  return tx.selectFrom('training').selectAll().orderBy('name').limit(TRAININGS_MAX).execute()
}

/** One of the same name gets the new roles and months. */
export async function saveTraining(tx: Tx, { id, name, roles, valid_months }: TrainingRow): Promise<void> {
  await sql`insert into training (id, name, roles, valid_months) values (${id}, ${name}, ${roles}::text[], ${valid_months})
    on conflict (name) do update set roles = excluded.roles, valid_months = excluded.valid_months`.execute(tx)
}

/** Answers how many were not known before. */
export async function savePasses(tx: Tx, passes: readonly PassRow[]): Promise<number> {
  const column = <T>(pick: (pass: PassRow) => T): T[] => passes.map(pick)
  const added = await sql`insert into training_pass (training_id, user_id, unit, passed_on, noted_by, noted_at)
    select * from unnest(${column((one) => one.training_id)}::uuid[], ${column((one) => one.user_id)}::uuid[], ${column((one) => one.unit)}::text[], ${column((one) => one.passed_on)}::date[],
      ${column((one) => one.noted_by)}::uuid[], ${column((one) => one.noted_at.toISOString())}::timestamptz[]) on conflict do nothing`.execute(tx)
  return Number(added.numAffectedRows)
}

export type OwedRow = { readonly userId: string; readonly name: string; readonly role: string; readonly trainingId: string; readonly training: string; readonly validMonths: number; readonly passedOn: string | null }

/** What the people of a unit need by their role, and when each passed it last. Indexes: app_user_by_unit, training_pass_pkey. */
export async function owedIn(tx: Tx, unit: string): Promise<OwedRow[]> {
  return (await sql<OwedRow>`
    select u.id as "userId", u.name, u.role, t.id as "trainingId", t.name as training, t.valid_months as "validMonths",
      (select max(p.passed_on) from training_pass p where p.user_id = u.id and p.training_id = t.id) as "passedOn"
    from app_user u join training t on u.role = any(t.roles) where u.unit = ${unit} and u.disabled_at is null order by t.name, u.name limit ${OWED_MAX}`.execute(tx)).rows
}
