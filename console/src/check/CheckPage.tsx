import { enCheck } from '../text/en-check.ts'
import { useLanguage } from '../text/language.tsx'
import { viCheck } from '../text/vi-check.ts'
import { Page } from '../ui/Page.tsx'
import { CheckDesk } from './CheckDesk.tsx'

export function useCheckText() {
  return useLanguage().language === 'en' ? enCheck : viCheck
}

export function CheckPage() {
  const text = useCheckText()
  return (
    <Page title={text.title} lead={text.lead}>
      <CheckDesk text={text} />
    </Page>
  )
}
