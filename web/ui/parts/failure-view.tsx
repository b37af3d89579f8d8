import { ApiFailure } from '../api/failure.ts'
import { useLanguage, useText } from '../i18n/use-text.ts'

interface Props {
  readonly failure: unknown
  readonly onRetry?: () => void
}

/** What went wrong, with its code, what to do, and a way to try again. */
export function FailureView({ failure, onRetry }: Props) {
  const t = useText()
  const language = useLanguage()
  const known = failure instanceof ApiFailure ? failure : undefined
  return (
    <div className="failure" role="alert">
      <p className="failure-text">{known?.[language] ?? t('failure.unknown')}</p>
      {known !== undefined && known.details.length > 0 && (
        <ul className="failure-details">
          {known.details.map((detail) => (
            <li key={`${detail.path} ${detail.message}`}>
              {detail.path !== '' && <code>{detail.path}</code>} {detail[language] ?? detail.message}
            </li>
          ))}
        </ul>
      )}
      <p className="failure-code">
        {t('failure.code')} <code>{known?.code ?? 'client.bug'}</code>
      </p>
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          {t('failure.retry')}
        </button>
      )}
    </div>
  )
}
