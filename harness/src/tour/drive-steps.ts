/** The desk of the police looks at a drive of registration and at the files that wait for it. */
import { filePage, fileView } from '@chot/contract/connections.ts'
import { driveList, progressPage } from '@chot/contract/drives.ts'
import { logins } from '../demo/accounts.ts'
import { type Session, signIn } from './sign-in.ts'
import { Broken, type Step, type Tour } from './tour.ts'

async function asDesk<Result>(
  tour: Tour,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const account = tour.demo.accounts.find(
    ({ username }) => username === logins.connectionDesk,
  )
  if (account === undefined) throw new Broken('nobody holds the duty connection-desk')
  const session = await signIn(tour, account)
  try {
    return await work(session)
  } finally {
    await session.end()
  }
}

export const driveSteps: readonly Step[] = [
  {
    vietnamese: 'Tiến độ đăng ký kết nối: ai còn thiếu gì, và hồ sơ chờ PC06 lâu nhất',
    english:
      'A drive of registration: who lacks what, and the file that waited longest for PC06',
    run: (tour) =>
      asDesk(tour, async (session) => {
        const { terminal } = tour
        const [drive] = driveList.parse(await session.get('/v1/drives')).drives
        if (drive === undefined) throw new Broken('there is no drive')
        const partial = progressPage.parse(
          await session.get(`/v1/drives/${drive.id}/progress?progress=partial&limit=3`),
        )
        for (const { agency, lacks } of partial.rows)
          terminal.say(
            `${agency.name}: còn ${lacks.length} thành phần chưa đủ`,
            `${agency.code}: ${lacks.map(({ part }) => part).join(', ') || 'not sent'}`,
          )
        if (partial.total === 0 || partial.total >= drive.agencies)
          throw new Broken('the drive does not tell agencies apart')
        const [first] = filePage.parse(
          await session.get('/v1/connection-files?mine=true&limit=1'),
        ).files
        if (first === undefined) throw new Broken('no file waits')
        const file = fileView.parse(await session.get(`/v1/connection-files/${first.id}`))
        if (file.steps.length === 0) throw new Broken('the file has no step')
        terminal.kept(
          `${drive.name}: ${partial.total}/${drive.agencies} in part; ${first.agency.code} ${first.state}`,
        )
      }),
  },
]
