import { useEffect } from 'react'
import { useText } from '../i18n/use-text.ts'

export function usePageTitle(title: string): void {
  const t = useText()
  const product = t('product.name')
  useEffect(() => {
    document.title = title === '' ? product : `${title} · ${product}`
  }, [title, product])
}
