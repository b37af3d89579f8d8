import { useId, type InputHTMLAttributes } from 'react'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly label: string
  readonly help?: string | undefined
  /** What is wrong with it, and what to do. */
  readonly wrong?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A label above, what is asked for below it, and what is wrong beside the field itself. */
export function Field({ label, help, wrong, value, onChange, ...input }: Props) {
  const id = useId()
  return (
    <div className="registry-field">
      <label htmlFor={id} className="registry-label">{label}</label>
      {help !== undefined && <p id={`${id}-help`} className="registry-help">{help}</p>}
      <input {...input} id={id} className="registry-input" value={value} aria-invalid={wrong !== undefined} aria-describedby={`${help === undefined ? '' : `${id}-help `}${id}-wrong`} onChange={(event) => onChange(event.target.value)} />
      <p id={`${id}-wrong`} className="registry-wrong">{wrong}</p>
    </div>
  )
}
