import { expect, it } from 'vitest'
import { vi } from '../text/vi.ts'
import { tabsAt } from './tabs-at.ts'

const few = [
  { pattern: '/desk', covers: '/dossiers', area: 'work', nav: 'desk' },
  { pattern: '/today', area: 'work', nav: 'today' },
] as const
const many = [
  ...few,
  { pattern: '/log', area: 'log', nav: 'log' },
  { pattern: '/log-months', area: 'log', nav: 'months' },
  { pattern: '/approvals', area: 'approvals', nav: 'approvals' },
  { pattern: '/accounts', area: 'accounts', nav: 'accounts' },
  { pattern: '/account-requests', area: 'accounts', nav: 'accountRequests' },
] as const

it('who has few screens has them all in one row', () => {
  const tabs = tabsAt('/dossiers/H38-1', few, vi)
  expect(tabs.first).toEqual([
    { to: '/desk', name: vi.nav.desk, current: true },
    { to: '/today', name: vi.nav.today, current: false },
  ])
  expect(tabs.second).toEqual([])
})

it('who has many finds each in the row of its area, and nowhere else', () => {
  for (const screen of many) {
    const tabs = tabsAt(`${screen.pattern}/1`, many, vi)
    expect(tabs.first.filter(({ current }) => current !== false)).toHaveLength(1)
    expect(tabs.second.filter(({ current }) => current === true)).toEqual([
      { to: screen.pattern, name: vi.nav[screen.nav], current: true },
    ])
  }
  const reached = tabsAt('/', many, vi).first.flatMap(
    ({ to }) => tabsAt(to, many, vi).second,
  )
  expect(reached.map(({ to }) => to)).toEqual(many.map(({ pattern }) => pattern))
})

it('an area goes by its name, and by that of its screen where it has one alone', () => {
  expect(tabsAt('/log-months', many, vi).first).toEqual([
    { to: '/desk', name: vi.areas.work, current: false },
    { to: '/log', name: vi.areas.log, current: 'within' },
    { to: '/approvals', name: vi.nav.approvals, current: false },
    { to: '/accounts', name: vi.areas.accounts, current: false },
  ])
})
