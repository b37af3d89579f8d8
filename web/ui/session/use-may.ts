import { may, type Action } from '../../../src/domain/access.ts'
import { useMe } from './use-session.ts'

/** Whether a page should offer it; whether it is done the server decides. */
export function useMay(action: Action): boolean {
  const me = useMe()
  return may({ role: me.role, unitKind: me.unit.kind, withdrawn: me.withdrawn }, action)
}
