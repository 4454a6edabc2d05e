/** The dossiers of the demonstration: procedures of a commune, with families that fit them. */
import type { Person } from '@chot/simulator/population/person.ts'
import type { DemoDossier } from './demo-file.ts'
import {
  adultOf,
  ageOf,
  coupleOf,
  living,
  type PersonStated,
  type Registry,
  stated,
} from './people.ts'

interface Case {
  readonly procedure: string
  readonly persons: readonly PersonStated[]
}

type Story = (registry: Registry) => Case

const single = (
  procedure: string,
  part: string,
  fits?: (person: Person) => boolean,
): Story =>
  function story(registry) {
    const person = registry.take((family) => adultOf(family, fits))
    return { procedure, persons: [stated(person, part)] }
  }

const unmarried = (sex: Person['sex']) => (person: Person) =>
  person.sex === sex && person.marital === 'unmarried' && ageOf(person) < 45

const birth: Story = (registry) => {
  const { husband, wife, elder } = registry.take((family) => {
    const couple = coupleOf(family)
    const elder = living(family).find(({ role }) => role.startsWith('grand'))
    return couple === null || elder === undefined || ageOf(couple.wife) > 45
      ? null
      : { ...couple, elder }
  })
  return {
    procedure: '1.001193',
    persons: [stated(elder, 'người yêu cầu'), stated(husband, 'cha'), stated(wife, 'mẹ')],
  }
}

const birthAgain: Story = (registry) => {
  const { husband, wife, child } = registry.take((family) => {
    const couple = coupleOf(family)
    const child = adultOf(family, ({ role }) => role === 'child')
    return couple === null || child === null ? null : { ...couple, child }
  })
  return {
    procedure: '1.004884',
    persons: [
      stated(child, 'người được khai sinh'),
      stated(husband, 'cha'),
      stated(wife, 'mẹ'),
    ],
  }
}

const marriage: Story = (registry) => ({
  procedure: '1.000894',
  persons: [
    stated(
      registry.take((family) => adultOf(family, unmarried('male'))),
      'bên nam',
    ),
    stated(
      registry.take((family) => adultOf(family, unmarried('female'))),
      'bên nữ',
    ),
  ],
})

const marriageAgain: Story = (registry) => {
  const { husband, wife } = registry.take(coupleOf)
  return {
    procedure: '1.004746',
    persons: [stated(wife, 'vợ'), stated(husband, 'chồng')],
  }
}

const afterDeath =
  (procedure: string): Story =>
  (registry) => {
    const { dead, relative } = registry.take((family) => {
      const dead = family.find((person) => person.dead)
      const relative = adultOf(family)
      return dead === undefined || relative === null ? null : { dead, relative }
    })
    return {
      procedure,
      persons: [stated(relative, 'người yêu cầu'), stated(dead, 'người chết')],
    }
  }

/** Two of one household, the elder first. */
const household =
  (
    procedure: string,
    headPart: string,
    otherPart: string,
    fits: (other: Person) => boolean = () => true,
  ): Story =>
  (registry) => {
    const { head, other } = registry.take((family) => {
      const head = living(family).find((person) => person.relationToHead === 'self')
      const other = living(family).find((person) => person !== head && fits(person))
      return head === undefined || other === undefined ? null : { head, other }
    })
    return { procedure, persons: [stated(head, headPart), stated(other, otherPart)] }
  }

const isChild = (person: Person) => person.role === 'child' && ageOf(person) < 18
const isElder = (person: Person) => person.role.startsWith('grand')

const guardianship: Story = (registry) => {
  const { elder, child } = registry.take((family) => {
    const elder = living(family).find(isElder)
    const child = living(family).find(isChild)
    return elder === undefined || child === undefined ? null : { elder, child }
  })
  return {
    procedure: '1.004837',
    persons: [stated(elder, 'người giám hộ'), stated(child, 'người được giám hộ')],
  }
}

/** What a commune of the demonstration has on its desk. */
const stories: readonly Story[] = [
  birth,
  marriage,
  single('2.000815', 'người yêu cầu'),
  afterDeath('1.000656'),
  single('1.004873', 'người được xác nhận', (person) => person.marital === 'unmarried'),
  household('1.004222', 'chủ hộ', 'người đăng ký', (person) => ageOf(person) >= 18),
  household('1.013978', 'người sử dụng đất', 'vợ hoặc chồng', (person) =>
    ['husband', 'wife'].includes(person.role),
  ),
  single('2.000884', 'người yêu cầu', (person) => person.name.surname === ''),
  household('1.001776', 'người chăm sóc', 'người hưởng', isElder),
  birthAgain,
  single('1.004859', 'người được thay đổi', (person) => person.birthDate === null),
  guardianship,
  household('1.011607', 'chủ hộ', 'người cùng hộ'),
  single('1.012783', 'người sử dụng đất', (person) => person.citizenNumber === null),
  marriageAgain,
  afterDeath('1.001731'),
  single('1.001612', 'chủ hộ kinh doanh', (person) => ageOf(person) < 60),
  household('1.001022', 'người nhận', 'người được nhận', isChild),
  single('1.001699', 'người khuyết tật'),
  household('1.004194', 'chủ hộ', 'người đăng ký', (person) => ageOf(person) >= 18),
]

export interface Desk {
  /** Agency code of the commune's people's committee. */
  readonly agency: string
  readonly registry: Registry
  /** Receiving officers, in turn; logins. */
  readonly officers: readonly string[]
  /** Officers who have every third dossier as well. */
  readonly alsoEveryThird: readonly string[]
}

/**
 * One dossier for each story at a desk; codes carry the ten days up to `date` (`yyyy-MM-dd`). The
 * last is closed.
 */
export function planDossiers(desk: Desk, date: string): readonly DemoDossier[] {
  return stories.map((story, index) => {
    const { procedure, persons } = story(desk.registry)
    const officer = desk.officers[index % desk.officers.length]
    const daysAgo = index % 10
    const day = new Date(Date.parse(date) - daysAgo * 86_400_000).toISOString()
    const stamp = day.slice(2, 10).replaceAll('-', '')
    return {
      code: `${desk.agency}-${stamp}-${String(index + 1).padStart(4, '0')}`,
      procedure,
      receivingAgency: desk.agency,
      decidingAgency: desk.agency,
      state: index === stories.length - 1 ? 'closed' : 'open',
      officers: [
        ...(officer === undefined ? [] : [officer]),
        ...(index % 3 === 0 ? desk.alsoEveryThird : []),
      ],
      persons: persons.map((person, place) => ({ party: place + 1, ...person })),
    }
  })
}
