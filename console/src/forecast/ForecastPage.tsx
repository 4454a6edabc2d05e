import type { ForecastBody } from '@chot/contract/forecast.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCount, formatTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { GaugeTable } from './GaugeTable.tsx'
import './forecast.css'

const agenciesShown = 20

/** How far each service, and off hours each agency and the province, is from the Ministry's lock. */
export function ForecastPage() {
  const text = useText()
  const words = text.forecast
  const query = useQuery({ queryKey: ['forecast'], queryFn: api.forecast })
  const { data, isFetching, refetch } = query
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          {words.refresh}
        </Button>
      }
    >
      {data !== undefined && <Summary forecast={data} />}
      <section className="card" aria-labelledby="forecast-services">
        <h2 className="card-title" id="forecast-services">
          {words.services}
        </h2>
        <Remote query={query}>
          {({ gauges, at, paceMinutes }) => (
            <GaugeTable
              gauges={gauges.filter(({ scope }) => scope === 'service')}
              at={at}
              paceMinutes={paceMinutes}
            />
          )}
        </Remote>
      </section>
      {data?.window.kind === 'off-hours' && <OffHours forecast={data} />}
      <details className="card forecast-help">
        <summary>{words.help}</summary>
        <dl>
          {words.helpTexts.map(({ term, says }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Page>
  )
}

/** What is worst, in a sentence, and of when it is. */
function Summary({ forecast }: { readonly forecast: ForecastBody }) {
  const { forecast: words } = useText()
  const { gauges, at, window } = forecast
  const many = (state: string) => gauges.filter((gauge) => gauge.state === state).length
  const [spent, trend, near] = [many('spent'), many('trend'), many('near')]
  const parts = [
    ...(spent > 0 ? [words.spentCount(formatCount(spent))] : []),
    ...(trend > 0 ? [words.trendCount(formatCount(trend))] : []),
    ...(near > 0 ? [words.nearCount(formatCount(near))] : []),
  ]
  const tone = spent > 0 ? 'bad' : trend + near > 0 ? 'warn' : 'good'
  return (
    <Notice tone={tone} title={parts.length === 0 ? words.allCalm : parts.join(' ')}>
      <p>
        {words.asOf(
          formatTime(at),
          window.kind === 'office' ? words.office : words.offHours,
          formatTime(window.to),
        )}
      </p>
    </Notice>
  )
}

function OffHours({ forecast }: { readonly forecast: ForecastBody }) {
  const { forecast: words } = useText()
  const [all, setAll] = useState(false)
  const gauges = forecast.gauges.filter(({ scope }) => scope !== 'service')
  const shown = all ? gauges : gauges.slice(0, agenciesShown)
  return (
    <section className="card" aria-labelledby="forecast-off-hours">
      <h2 className="card-title" id="forecast-off-hours">
        {words.offHoursTitle}
      </h2>
      <GaugeTable gauges={shown} at={forecast.at} paceMinutes={forecast.paceMinutes} />
      {shown.length < gauges.length && (
        <div className="forecast-more">
          <Button onClick={() => setAll(true)}>
            {words.showAll(formatCount(gauges.length))}
          </Button>
        </div>
      )}
    </section>
  )
}
