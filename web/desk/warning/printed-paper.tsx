import { Button, type ButtonProps } from 'antd'
import { useEffect, useState } from 'react'
import { ReasonDialog } from './reason-dialog.tsx'

interface Props {
  /** Where it lies for who may print it at once; null: for a reason. */
  readonly address: string | null
  readonly name: string
  readonly openName: string
  readonly hint: string
  readonly print: (reason: string) => Promise<Blob>
  readonly className?: string
  readonly size?: ButtonProps['size']
}

/** A paper with clear text on it. What was printed for a reason has an address that lives as long as the page. */
export function PrintedPaper({ address, name, openName, hint, print, className, size }: Props) {
  const [isAsking, setAsking] = useState(false)
  const [printed, setPrinted] = useState<string | null>(null)
  useEffect(() => () => { if (printed !== null) URL.revokeObjectURL(printed) }, [printed])
  const open = address ?? printed
  if (open !== null) return <a className={className} href={open} target="_blank" rel="noreferrer">{openName}</a>
  return (
    <>
      <Button {...(size === undefined ? {} : { size })} onClick={() => setAsking(true)}>{name}</Button>
      {isAsking && <ReasonDialog title={name} hint={hint} look={print} onSeen={(file) => setPrinted(URL.createObjectURL(file))} onClose={() => setAsking(false)} />}
    </>
  )
}
