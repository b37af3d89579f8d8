/** The open task in somebody's hands, or their own signature under the notice, is the reason to print it; everybody else types one. */
export function isReasonToPrint(task: { readonly state: string; readonly assignee: string | null }, notice: { readonly by_user: string }, userId: string): boolean {
  return notice.by_user === userId || (task.state === 'accepted' && task.assignee === userId)
}

/** A visit has the notice signed at its own door; the call it was sent from shows the newest of the case. `notices`: of the case, the newest first. */
export function noticeOfTask<N extends { readonly task_id: string; readonly warning_id: string }>(task: { readonly id: string; readonly kind: string; readonly warningId: string }, notices: readonly N[]): N | undefined {
  return notices.find((notice) => notice.warning_id === task.warningId && (notice.task_id === task.id || task.kind === 'dissuade'))
}
