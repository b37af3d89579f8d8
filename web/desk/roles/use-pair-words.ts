import type { RightPair } from '../../../src/contract/role.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'

/** 民警：合并重复预警 */
export function usePairWords(): (pair: RightPair) => string {
  const t = useText()
  const codeName = useCodeName()
  return ({ role, action }) => t('roles.pair', { role: codeName('role', role), right: t(`right.${action}`) })
}
