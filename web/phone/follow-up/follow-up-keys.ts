/** Under the keys of the tasks, so that what makes those fresh makes these fresh. */
export const FOLLOW_UPS_KEY = ['tasks', 'follow-ups'] as const

export function followUpKey(taskId: string): readonly [string, string, string] {
  return ['task', 'follow-up', taskId]
}
