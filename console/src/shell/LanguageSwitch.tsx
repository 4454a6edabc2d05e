import { useLanguage } from '../text/language.tsx'

export function LanguageSwitch() {
  const { language, text, choose } = useLanguage()
  const other = language === 'vi' ? 'en' : 'vi'
  return (
    <button type="button" className="on-brand" lang={other} onClick={() => choose(other)}>
      {text.shell.language}
    </button>
  )
}
