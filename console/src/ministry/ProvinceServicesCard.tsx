import type { ProvinceServices } from '@chot/contract/registrations.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { OwnApprovals } from '../approvals/OwnApprovals.tsx'
import { formatCount } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Remote } from '../ui/Remote.tsx'
import { ProvinceDialog } from './ProvinceDialog.tsx'

/** What the agencies register together, beside what is in force for the province. */
export function ProvinceServicesCard() {
  const { ministry } = useText()
  const [asking, setAsking] = useState<ProvinceServices | null>(null)
  const [asked, setAsked] = useState(false)
  const query = useQuery({
    queryKey: ['province-services'],
    queryFn: api.provinceServices,
  })
  return (
    <>
      {asked && (
        <Notice tone="good" grabFocus>
          <p>{ministry.asked}</p>
        </Notice>
      )}
      <section className="card" aria-label={ministry.services}>
        <h2 className="card-title">{ministry.services}</h2>
        <Remote query={query}>
          {(province) => (
            <>
              <div className="ministry-changes">
                <p>
                  {ministry.servicesLead(
                    formatCount(province.agencies),
                    formatCount(province.offHoursMax),
                  )}
                </p>
                <Button onClick={() => setAsking(province)}>{ministry.ask}</Button>
              </div>
              <FramedTable
                rows={province.lines}
                rowKey={({ service, window }) => `${service} ${window}`}
                empty={null}
                columns={[
                  {
                    head: ministry.service,
                    cell: ({ serviceName }) => <strong>{serviceName}</strong>,
                  },
                  {
                    head: ministry.window,
                    cell: ({ window }) => ministry.windows[window],
                  },
                  {
                    head: ministry.agencies,
                    number: true,
                    cell: ({ agencies }) => formatCount(agencies),
                  },
                  {
                    head: ministry.sum,
                    number: true,
                    cell: ({ sum }) => formatCount(sum),
                  },
                  {
                    head: ministry.inForce,
                    number: true,
                    cell: ({ inForce }) =>
                      inForce === null ? '–' : formatCount(inForce),
                  },
                ]}
              />
            </>
          )}
        </Remote>
        {asking !== null && (
          <ProvinceDialog
            province={asking}
            onClose={() => setAsking(null)}
            onDone={() => {
              setAsking(null)
              setAsked(true)
            }}
          />
        )}
      </section>
      <OwnApprovals kind="province-services" onward={() => null} />
    </>
  )
}
