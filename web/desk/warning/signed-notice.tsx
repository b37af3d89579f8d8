import type { TaskView } from '../../../src/contract/task.ts'
import { noticePdfAddress, printNotice } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { PrintedPaper } from './printed-paper.tsx'

/** The paper carries the person's name: who neither holds the task nor took the signature says why they look. */
export function SignedNotice({ task }: { readonly task: TaskView }) {
  const t = useText()
  return <PrintedPaper address={task.printsNotice ? noticePdfAddress(task.id) : null} name={t('notice.askPdf')} openName={t('notice.openPdf')} hint={t('notice.askHint')} size="small" print={(reason) => printNotice(task.id, reason)} />
}
