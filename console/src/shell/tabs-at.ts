import type { Catalogue } from '../text/vi.ts'
import type { Screen } from './screens.tsx'

type TabScreen = Pick<Screen, 'pattern' | 'covers' | 'area' | 'nav'>

export interface Tab {
  readonly to: string
  readonly name: string
  readonly current: boolean | 'within'
}

/** More than these do not fit beside the officer's name on the counter's screen. */
const inOneRow = 6

/**
 * The tabs at a path: all in one row for whoever has few; else a row of areas, and below it the
 * screens of the present one. An area with one screen goes by that screen's name.
 */
export function tabsAt(
  path: string,
  screens: readonly TabScreen[],
  text: Pick<Catalogue, 'areas' | 'nav'>,
): { readonly first: readonly Tab[]; readonly second: readonly Tab[] } {
  const isHere = ({ pattern, covers }: TabScreen) =>
    [pattern, covers].some((start) => path === start || path.startsWith(`${start}/`))
  const tabOf = (screen: TabScreen): Tab => ({
    to: screen.pattern,
    name: text.nav[screen.nav],
    current: isHere(screen),
  })
  if (screens.length <= inOneRow) return { first: screens.map(tabOf), second: [] }
  const membersOf = (one: TabScreen) => screens.filter(({ area }) => area === one.area)
  const first = screens
    .filter((screen) => membersOf(screen)[0] === screen)
    .map((head) => {
      const members = membersOf(head)
      if (members.length === 1) return tabOf(head)
      const current = members.some(isHere) && ('within' as const)
      return { ...tabOf(head), name: text.areas[head.area], current }
    })
  const here = screens.find(isHere)
  return { first, second: here === undefined ? [] : membersOf(here).map(tabOf) }
}
