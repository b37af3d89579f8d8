import { cloneElement, useId, type ReactElement } from 'react'

interface Props {
  readonly label: string
  readonly words: string | undefined
  /** Said below the field while nothing is wrong with it. */
  readonly echo?: string | undefined
  readonly className?: string
  readonly children: ReactElement<{ id?: string; 'aria-invalid'?: boolean; 'aria-describedby'?: string | undefined }>
}

/** One field with its name above it and, below, what is wrong with it or how it was understood. */
export function Field({ label, words, echo, className = '', children }: Props) {
  const id = useId()
  const said = words ?? echo
  return (
    <div className={`intake-field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id, 'aria-invalid': words !== undefined, 'aria-describedby': said === undefined ? undefined : `${id}-said` })}
      {said !== undefined && <p id={`${id}-said`} className={words === undefined ? 'field-echo' : 'field-bad'}>{said}</p>}
    </div>
  )
}
