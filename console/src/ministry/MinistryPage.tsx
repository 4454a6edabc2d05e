import { useText } from '../text/language.tsx'
import { Page } from '../ui/Page.tsx'
import { NoticeCard } from './NoticeCard.tsx'
import { ProvinceServicesCard } from './ProvinceServicesCard.tsx'
import { SendingsCard } from './SendingsCard.tsx'
import '../approvals/approvals.css'
import './ministry.css'

/** What of the agencies' files goes to the Ministry: accepted lists and its answer, and the province's counts. */
export function MinistryPage() {
  const { ministry } = useText()
  return (
    <Page title={ministry.title} lead={ministry.lead}>
      <SendingsCard />
      <NoticeCard />
      <ProvinceServicesCard />
    </Page>
  )
}
