/** How far what the Ministry limits is from its lock. */
import type { ForecastBody, HoursBody } from '@chot/contract/forecast.ts'
import { call, withParams } from './transport.ts'

export const forecastCalls = {
  forecast: () => call<ForecastBody>('/v1/forecast'),
  forecastHours: (service: string) =>
    call<HoursBody>(withParams('/v1/forecast/hours', { service })),
} as const
