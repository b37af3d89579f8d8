import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { Me } from '../../../src/contract/session.ts'
import type { PersonView, TaskView } from '../../../src/contract/task.ts'
import type { Guardian } from '../../../src/domain/guardian.ts'
import { FOLLOW_UPS_KEY } from '../follow-up/follow-up-keys.ts'
import type { KeptView } from './view.ts'

type OfBoth = 'id' | 'kind' | 'unit' | 'state' | 'mine' | 'person' | 'fraudType' | 'place'

/** What today's pages find where an earlier version kept nothing. Of every field that a view gets the compiler asks for a value here. */
const PERSON: PersonView = { revealed: false, name: '***', phone: '', address: null, point: null, sex: null, ageBand: null, registered: false, earlierLosses: 0, hasGuardian: false, guardians: [] }
const TASK: Omit<TaskView, OfBoth | 'warningId' | 'level' | 'chainStep' | 'openedAt'> = {
  reasons: [], assignee: null, acceptedAt: null, atDoorAt: null, closedAt: null, deadline: null, unanswered: 0, officerCode: null, noticeSigned: false, photos: 0, printsNotice: false, sibling: null,
  outcome: null, actions: [], undoUntil: null, amountAtRiskFen: null, counter: null, calls: [], asked: [], slips: [], handedOver: null, others: [], merged: null,
}
const FOLLOW_UP: Omit<FollowUpTaskView, OfBoth | 'caseId' | 'caseNumber' | 'lossFen' | 'reportedAt'> = {
  assignee: null, deadline: null, unanswered: 0, unansweredMax: 1, officerCode: null, result: null, findings: [], actions: [], undoUntil: null,
}

/** There was one guardian before there were several. */
type FormerPerson = Partial<PersonView> & { readonly guardian?: Guardian | null }
type Former = object & { readonly person?: FormerPerson; readonly others?: readonly FormerPerson[] }

/** What lay on the phone when the page was renewed, in the shapes that the page of today reads: without signal nothing can be fetched anew. */
export function asReadToday({ me, queries }: KeptView): KeptView {
  return { me: { ...({ withdrawn: [] } satisfies Partial<Me>), ...me }, queries: queries.map((query) => ({ ...query, data: dataToday(query.key, query.data) })) }
}

function dataToday(key: readonly unknown[], data: unknown): unknown {
  const today = key[1] === FOLLOW_UPS_KEY[1] || key[1] === 'follow-up' ? followUpToday : taskToday
  if (key[0] === 'tasks') return { ...(data as object), items: (data as { readonly items: readonly Former[] }).items.map(today) }
  return key[0] === 'task' ? today(data as Former) : data
}

function taskToday(task: Former): object {
  return { ...TASK, ...task, person: personToday(task.person), others: (task.others ?? []).map(personToday) }
}

function followUpToday(task: Former): object {
  return { ...FOLLOW_UP, ...task, person: personToday(task.person) }
}

function personToday({ guardian, ...person }: FormerPerson = {}): PersonView {
  return { ...PERSON, guardians: guardian == null ? [] : [guardian], ...person }
}
