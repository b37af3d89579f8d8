import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useLanguage } from '../../ui/i18n/use-text.ts'

/** antd's greys and its blue are below 4.5:1 on white; these are not. */
const TOKENS = {
  colorPrimary: '#0b57b5',
  colorLink: '#0b57b5',
  colorInfo: '#0b57b5',
  colorError: '#b3141f',
  colorSuccess: '#0d6b3c',
  colorWarning: '#8a5a00',
  colorText: '#14181f',
  colorTextSecondary: '#4a5361',
  colorTextTertiary: '#4a5361',
  colorTextQuaternary: '#5c6673',
  colorTextDescription: '#4a5361',
  colorTextPlaceholder: '#5c6673',
  colorTextDisabled: '#5c6673',
  colorBorder: '#858e9b',
  borderRadius: 6,
  fontFamily: 'var(--font)',
  motion: false,
} as const

export function DeskTheme({ children }: { readonly children: ReactNode }) {
  const language = useLanguage()
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={{ token: TOKENS }} button={{ autoInsertSpace: false }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
