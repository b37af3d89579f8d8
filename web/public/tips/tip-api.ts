import type { z } from 'zod'
import type { MyTip, MyTips, TipBody, TipFiled } from '../../../src/contract/tip.ts'
import { request } from '../../ui/api/client.ts'

const TIPS = '/api/public/registry/tips'

export function fileTip(body: TipBody): Promise<z.infer<typeof TipFiled>> {
  return request(TIPS, { method: 'POST', body })
}

export async function readMyTips(signal?: AbortSignal): Promise<readonly MyTip[]> {
  return (await request<z.infer<typeof MyTips>>(TIPS, { signal })).items
}

export async function withdrawTip(id: string): Promise<readonly MyTip[]> {
  return (await request<z.infer<typeof MyTips>>(`${TIPS}/withdraw`, { method: 'POST', body: { id } })).items
}
