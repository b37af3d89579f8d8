import { useText } from '../ui/i18n/use-text.ts'
import { AppealPanel } from './appeal-panel.tsx'
import { KnownCheckForm } from './known-check-form.tsx'
import { RegistryFrame } from './registry/registry-frame.tsx'

/** An address of its own for posters and messages: is this number, account, site or app known? */
export function CheckPage() {
  const t = useText()
  return <RegistryFrame title={t('check.title')} lead={t('check.lead')} page="check">{() => <><KnownCheckForm /><p><a className="button button-primary registry-act" href="/report">{t('home.report')}</a></p><AppealPanel /></>}</RegistryFrame>
}
