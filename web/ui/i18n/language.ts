import { putTexts, setCurrentLanguage, type Language } from './dictionary.ts'

export type { Language } from './dictionary.ts'

const STORE_KEY = 'gb.language'

/** Loads the texts of one language; the other stays on the server until somebody asks for it. */
export type TextLoader = (language: Language) => Promise<Readonly<Record<string, string>>>

let loader: TextLoader = () => Promise.resolve({})
const loaded = new Set<Language>()

function storedLanguage(): Language {
  return localStorage.getItem(STORE_KEY) === 'en' ? 'en' : 'zh'
}

export async function startLanguage(load: TextLoader): Promise<void> {
  loader = load
  await speak(storedLanguage())
}

/** Words of a page that comes later bring both languages with them. */
export function addTexts(texts: Readonly<Record<Language, Readonly<Record<string, string>>>>): void {
  for (const language of ['zh', 'en'] as const) putTexts(language, texts[language])
}

export async function switchLanguage(language: Language): Promise<void> {
  await speak(language)
  localStorage.setItem(STORE_KEY, language)
}

async function speak(language: Language): Promise<void> {
  if (!loaded.has(language)) {
    putTexts(language, await loader(language))
    loaded.add(language)
  }
  setCurrentLanguage(language)
  tellBrowser(language)
}

/** Screen readers choose the voice, and browsers the glyphs, by this attribute. */
function tellBrowser(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
