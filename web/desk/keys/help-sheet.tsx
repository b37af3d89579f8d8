import { Modal } from 'antd'
import { useText } from '../../ui/i18n/use-text.ts'
import { SHORTCUTS } from './shortcuts.ts'

export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={onClose} closable={{ 'aria-label': t('keys.close') }}>
      <dl className="keys-list">
        {SHORTCUTS.map(({ keys, key }) => (
          <div key={keys} className="keys-line">
            <dt>{keys.split(' ').map((one) => <kbd key={one}>{one}</kbd>)}</dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t('keys.hint')}</p>
    </Modal>
  )
}
