import { useState } from 'react'

type Identified = { readonly id: string }

/** What was told live and nobody has looked at yet: of each thing the newest, the newest last. */
export function useNews<News extends Identified>() {
  const [news, setNews] = useState<readonly News[]>([])
  return {
    news, newest: news.at(-1),
    hear: (one: News) => setNews((before) => [...before.filter(({ id }) => id !== one.id), one]),
    drop: ({ id }: Identified) => setNews((before) => before.filter((one) => one.id !== id)),
    forget: () => setNews([]),
  }
}
