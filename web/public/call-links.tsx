import { useText } from '../ui/i18n/use-text.ts'

/** Whoever should call does so with one tap. */
export function CallLinks({ numbers }: { readonly numbers: readonly ('110' | '96110')[] }) {
  const t = useText()
  return <p className="call-links">{numbers.map((number) => <a key={number} href={`tel:${number}`}>{t(`call.${number}`)}</a>)}</p>
}
