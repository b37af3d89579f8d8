import i18next from 'i18next'

export type Language = 'zh' | 'en'

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
  const language = storedLanguage()
  await i18next.init({
    lng: language,
    resources: { [language]: { translation: await load(language) } },
    keySeparator: false,
    nsSeparator: false,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    saveMissing: import.meta.env.DEV,
    missingKeyHandler: (_languages, _namespace, key) => console.error(`text missing: ${key}`),
  })
  loaded.add(language)
  tellBrowser(language)
}

/** Words of a page that comes later bring both languages with them. */
export function addTexts(texts: Readonly<Record<Language, Readonly<Record<string, string>>>>): void {
  for (const language of ['zh', 'en'] as const) i18next.addResourceBundle(language, 'translation', texts[language], true, true)
}

export async function switchLanguage(language: Language): Promise<void> {
  if (!loaded.has(language)) {
    i18next.addResourceBundle(language, 'translation', await loader(language), true, true)
    loaded.add(language)
  }
  localStorage.setItem(STORE_KEY, language)
  await i18next.changeLanguage(language)
  tellBrowser(language)
}

/** Screen readers choose the voice, and browsers the glyphs, by this attribute. */
function tellBrowser(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
