import type { NoticeRow } from './notice.store.ts'

/** A notice that somebody has had a reason to see, and that was written down as seen. */
export type RevealedNotice = { readonly personId: number; readonly notice: NoticeRow }

/** The open task in somebody's hands, or their own signature under the notice, is the reason to print it; everybody else types one. */
export function isReasonToPrint(task: { readonly state: string; readonly assignee: string | null }, notice: Pick<NoticeRow, 'by_user'>, userId: string): boolean {
  return notice.by_user === userId || (task.state === 'accepted' && task.assignee === userId)
}

/** A visit has the notice signed at its own door; the call it was sent from shows the newest of the case. `notices`: of the case, the newest first. */
export function noticeOfTask<N extends Pick<NoticeRow, 'task_id' | 'warning_id'>>(task: { readonly id: string; readonly kind: string; readonly warningId: string }, notices: readonly N[]): N | undefined {
  return notices.find((notice) => notice.warning_id === task.warningId && (notice.task_id === task.id || task.kind === 'dissuade'))
}
