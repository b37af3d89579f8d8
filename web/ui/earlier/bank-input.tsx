import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { readBanks } from '../api/directory-api.ts'
import { useText } from '../i18n/use-text.ts'

interface Props {
  readonly value: string
  readonly isBad: boolean
  /** The digits of the account do not tell it, or there is none: it has to be said. */
  readonly isNeeded?: boolean
  readonly className?: string
  readonly onChange: (value: string) => void
}

/** A bank by whatever it is called; the list helps, and the server understands short names. */
export function BankInput({ value, isBad, isNeeded = false, className, onChange }: Props) {
  const t = useText()
  const id = useId()
  const banks = useQuery({ queryKey: ['banks'], queryFn: ({ signal }) => readBanks(signal), staleTime: 600_000 })
  return (
    <>
      <input className={className} list={id} autoComplete="off" maxLength={100} placeholder={t(isNeeded ? 'earlier.bankNeeded' : 'earlier.bankHint')} value={value} aria-invalid={isBad} onChange={(event) => onChange(event.target.value)} />
      <datalist id={id}>{banks.data?.items.map((bank) => <option key={bank.code} value={bank.name}>{bank.name}</option>)}</datalist>
    </>
  )
}
