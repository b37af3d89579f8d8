import { request } from './client.ts'
import { formOf } from './file-form.ts'

export interface ListUpload {
  readonly id: string
  readonly fileName: string
  readonly source: string
  readonly rowsTotal: number
  readonly rowsBad: number
  readonly uploadedAt: string
}

export interface ListReceipt {
  readonly id: string
  readonly rowsTotal: number
  readonly accepted: number
  readonly duplicate: number
  readonly bad: readonly { readonly line: number; readonly zh: string; readonly en: string }[]
}

export async function readLists(signal?: AbortSignal): Promise<readonly ListUpload[]> {
  return (await request<{ items: ListUpload[] }>('/api/lists', { signal })).items
}

export function uploadList(file: File): Promise<ListReceipt> {
  return request<ListReceipt>('/api/lists', { method: 'POST', body: formOf(file) })
}

/** The sender's own columns with our result beside them. */
export function feedbackAddress(id: string): string {
  return `/api/lists/${id}/feedback`
}
