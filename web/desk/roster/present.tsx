import { useQuery } from '@tanstack/react-query'
import { readPresent } from '../../ui/api/roster-api.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

/** Who should be there now, and who has said on their phone that they are. */
export function Present() {
  const t = useText()
  const present = useQuery({ queryKey: ['roster', 'present'], queryFn: ({ signal }) => readPresent(signal) })
  if (present.isError) return <FailureView failure={present.error} onRetry={() => void present.refetch()} />
  // Who has not come is what one looks for.
  const items = (present.data?.items ?? []).toSorted((a, b) => Number(a.cameAt !== null) - Number(b.cameAt !== null))
  return (
    <section className="panel" aria-labelledby="roster-present">
      <h2 id="roster-present" className="panel-title">{t('roster.present')}</h2>
      <p className="quiet">{t('roster.present.hint', { due: items.length, here: items.filter((one) => one.cameAt !== null && one.leftAt === null).length })}</p>
      {items.length > 0 && (
        <div className="roster-present">
          <ScrollRegion label={t('roster.present')}>
            <table className="sheet-table">
              <tbody>
                {items.map((one) => (
                  <tr key={`${one.unit.code} ${one.post} ${one.user.id}`}>
                    <th scope="row">{one.unit.name}</th><td>{t(`post.${one.post}`)}</td><td>{one.user.name}</td>
                    <td>{one.leftAt !== null ? `${t('roster.left')} ${clockOf(one.leftAt)}` : one.cameAt !== null ? `${t('roster.came')} ${clockOf(one.cameAt)}` : <span className="roster-alarm">{t('roster.notCame')}</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </div>
      )}
    </section>
  )
}
