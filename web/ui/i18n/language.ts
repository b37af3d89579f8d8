import i18next from 'i18next'

export type Language = 'zh' | 'en'

const STORE_KEY = 'gb.language'

/** Loads the texts of one language; the other stays on the server until somebody asks for it. */
export type TextLoader = (language: Language) => Promise<Readonly<Record<string, string>>>

let loader: TextLoader = () => Promise.resolve({})

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
  tellBrowser(language)
}

export async function switchLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) i18next.addResourceBundle(language, 'translation', await loader(language))
  localStorage.setItem(STORE_KEY, language)
  await i18next.changeLanguage(language)
  tellBrowser(language)
}

/** Screen readers choose the voice, and browsers the glyphs, by this attribute. */
function tellBrowser(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
