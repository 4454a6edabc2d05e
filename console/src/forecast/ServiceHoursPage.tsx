import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCount, formatTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import './forecast.css'

const hourMs = 3_600_000

/** One service, hour by hour of the counting day, beside how it usually goes. */
export function ServiceHoursPage({ id }: { readonly id: string }) {
  const { forecast: words } = useText()
  const query = useQuery({
    queryKey: ['forecast', 'hours', id],
    queryFn: () => api.forecastHours(id),
  })
  const name = query.data?.name ?? id
  return (
    <Page title={words.hoursTitle(name)} lead={words.hoursLead}>
      <BackLink to="/forecast">{words.back}</BackLink>
      <section className="card" aria-label={words.hoursTitle(name)}>
        <Remote query={query} lines={12}>
          {({ hours }) => {
            const most = Math.max(
              1,
              ...hours.map(({ queries, usual }) => Math.max(queries ?? 0, usual ?? 0)),
            )
            return (
              <FramedTable
                rows={hours}
                rowKey={({ at }) => at}
                empty={null}
                columns={[
                  {
                    head: words.hour,
                    className: 'nowrap',
                    cell: ({ at }) => `${formatTime(at)}–${formatTime(at + hourMs)}`,
                  },
                  {
                    head: words.window,
                    className: 'nowrap',
                    cell: ({ kind }) =>
                      kind === 'office' ? words.office : words.offHours,
                  },
                  {
                    head: words.asked,
                    cell: ({ queries }) =>
                      queries === null ? (
                        <span className="soft">{words.toCome}</span>
                      ) : (
                        <Bar units={queries} most={most} />
                      ),
                  },
                  {
                    head: words.usual,
                    cell: ({ usual }) =>
                      usual === null ? (
                        <span className="soft">{words.notKnown}</span>
                      ) : (
                        <Bar units={usual} most={most} />
                      ),
                  },
                ]}
              />
            )
          }}
        </Remote>
      </section>
    </Page>
  )
}

/** As long as its share of the busiest hour; it is no limit that is filled. */
function Bar({ units, most }: { readonly units: number; readonly most: number }) {
  const { forecast: words } = useText()
  const label = words.queries(formatCount(units))
  // With room to spare, so that the busiest hour does not look like a limit that is near.
  return (
    <Meter used={units} limit={most * 1.3} label={label}>
      {label}
    </Meter>
  )
}
