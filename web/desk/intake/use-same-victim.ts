import { useQuery } from '@tanstack/react-query'
import { parseIdNumber } from '../../../src/domain/id-number.ts'
import { isSubscriber, normalizePhone } from '../../../src/domain/phone.ts'
import { findSameVictim } from '../../ui/api/case-api.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { useSettled } from '../../ui/parts/use-settled.ts'

/** Each look is written down, and the server slows down whoever looks too often: a busy minute of the centre is not a minute of looking. */
const LOOK_AGAIN_EVERY_MS = 5_000

/** Who has this number, and what is there of theirs; asked again when a case is opened, which may be this victim's. Only whole numbers are asked about. */
export function useSameVictim(phone: string, idNumber: string) {
  const number = useSettled(normalizePhone(phone) ?? '')
  const id = useSettled(parseIdNumber(idNumber)?.idNumber ?? '')
  const isWhole = number !== '' && isSubscriber(number as NonNullable<ReturnType<typeof normalizePhone>>)
  const isAsked = isWhole || id !== ''
  const known = useQuery({
    queryKey: ['same-victim', isWhole ? number : '', id], enabled: isAsked, gcTime: 0,
    queryFn: ({ signal }) => findSameVictim({ ...(isWhole ? { phone: number } : {}), ...(id === '' ? {} : { idNumber: id }) }, signal),
  })
  const lookAgain = useCoalesced(() => { if (isAsked) void known.refetch() }, LOOK_AGAIN_EVERY_MS)
  useLiveReopened(lookAgain)
  useLiveEvent((event) => { if (event.type === 'case.opened') lookAgain() })
  return known
}
