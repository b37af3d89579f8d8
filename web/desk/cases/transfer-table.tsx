import type { CaseDetail, CaseRevealed, TransferView } from '../../../src/contract/case.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText, yuanDigits } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

interface Props {
  readonly one: CaseDetail
  readonly clear: CaseRevealed | null
}

/** Transfers by their hops from the victim. */
export function TransferTable({ one, clear }: Props) {
  const t = useText()
  const language = useLanguage()
  const accounts = new Map((clear?.accounts ?? []).map((account) => [account.id, account]))
  const total = one.levels.reduce((sum, level) => sum + level.transfers, 0)
  return (
    <section className="panel" aria-labelledby="transfers-title">
      <h2 id="transfers-title" className="panel-title">{t('case.money')}</h2>
      {one.levels.length === 0 && <p className="quiet">{t('case.noTransfers')}</p>}
      {one.levels.map((level) => (
        <div key={level.level}>
          <h3 className="panel-sub">{t('case.level', { n: level.level })} · {t('case.levelSum', { n: level.transfers, amount: amountText(level.amountFen, language) })}</h3>
          <Level label={t('case.level', { n: level.level })} rows={one.transferRows.filter((row) => row.level === level.level)} accounts={accounts} />
        </div>
      ))}
      {total > one.transferRows.length && <p className="quiet">{t('case.shownFirst', { n: one.transferRows.length })}</p>}
    </section>
  )
}

interface LevelProps {
  readonly label: string
  readonly rows: readonly TransferView[]
  readonly accounts: ReadonlyMap<string, CaseRevealed['accounts'][number]>
}

function Level({ label, rows, accounts }: LevelProps) {
  const t = useText()
  const language = useLanguage()
  if (rows.length === 0) return null
  return (
    <ScrollRegion label={label}>
      <table className="sheet-table transfer-table">
        <thead><tr><th scope="col">{t('case.from')}</th><th scope="col">{t('case.to')}</th><th scope="col" className="num">{t('case.amount')}</th><th scope="col">{t('case.at')}</th><th scope="col">{t('case.told')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td><Account number={accounts.get(row.id)?.payer ?? row.payer} bank={row.payerBank} name={null} /></td>
              <td><Account number={accounts.get(row.id)?.payee ?? row.payee} bank={row.payeeBank} name={accounts.get(row.id)?.payeeName ?? row.payeeName} /></td>
              <td className="num">{yuanDigits(row.amountFen)}</td>
              <td>{momentOf(row.at, serverNow(), language)}</td>
              <td>{t(`case.told.${row.toldBy}`)} · {t(`channelOf.${row.channel}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Account({ number, bank, name }: { readonly number: string | null; readonly bank: string | null; readonly name: string | null }) {
  return <><span className="case-account">{number ?? '—'}</span>{(name !== null || bank !== null) && <span className="quiet case-account-of">{[name, bank].filter((word) => word !== null).join(' · ')}</span>}</>
}
