import { useText } from '../i18n/use-text.ts'

/** Grey bars where the content will be; the words are for those who do not see them. */
export function Skeleton({ rows = 4 }: { readonly rows?: number }) {
  const t = useText()
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton-bar" style={{ width: `${96 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

export function EmptyView({ text, hint }: { readonly text: string; readonly hint?: string }) {
  return (
    <div className="empty">
      <p className="empty-text">{text}</p>
      {hint !== undefined && <p className="empty-hint">{hint}</p>}
    </div>
  )
}
