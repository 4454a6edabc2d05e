import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { en } from './en.ts'
import { type Catalogue, vi } from './vi.ts'

export type Language = 'vi' | 'en'

interface LanguageChoice {
  readonly language: Language
  readonly text: Catalogue
  readonly choose: (language: Language) => void
}

const storageKey = 'chot-language'
const LanguageContext = createContext<LanguageChoice>({
  language: 'vi',
  text: vi,
  choose: () => undefined,
})

function remembered(): Language {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'vi'
  } catch {
    return 'vi'
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage may be forbidden by policy: the choice then lasts for this page only.
  }
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      text: language === 'en' ? en : vi,
      choose(next) {
        remember(next)
        setLanguage(next)
      },
    }),
    [language],
  )
  return <LanguageContext value={choice}>{children}</LanguageContext>
}

export function useLanguage(): LanguageChoice {
  return use(LanguageContext)
}

/** The catalogue in the language chosen. */
export function useText(): Catalogue {
  return use(LanguageContext).text
}
