/** The auditor reads what the tour did: every act has its entries, and the receipts are true. */
import { createHash } from 'node:crypto'
import { type LogPage, logEntry, logPage } from '@chot/contract/oversight.ts'
import { logins } from '../demo/accounts.ts'
import { type Session, signIn } from './sign-in.ts'
import type { Terminal } from './terminal.ts'
import { type Act, Broken, type Step, type Tour } from './tour.ts'

/** RFC 6962 §2.1: what an outsider computes from the text of an entry. */
function leafHashOf(text: string): string {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(text)
    .digest('hex')
}

/** The entries of one act: as many as promised, and those its receipt names. */
async function check(session: Session, act: Act, terminal: Terminal): Promise<void> {
  const { requestId, decision, outcome } = act.receipt
  const page: LogPage = logPage.parse(await session.get(`/v1/log?requestId=${requestId}`))
  const [own, ...more] = page.rows.toReversed()
  if (own?.sequence !== decision.sequence || own.kind !== 'decision')
    throw new Broken(`${act.title}: its decision is not in the log`)
  const recorded = outcome === undefined ? own.reason : (more[0]?.outcome ?? null)
  if (recorded !== act.recorded)
    throw new Broken(`${act.title}: recorded as ${recorded}, not as ${act.recorded}`)
  for (const { sequence, leafHash } of outcome === undefined
    ? [decision]
    : [decision, outcome]) {
    const entry = logEntry.parse(await session.get(`/v1/log/${sequence}`))
    if (leafHashOf(entry.text) !== leafHash || entry.leafHash !== leafHash)
      throw new Broken(`${act.title}: the receipt does not fit entry ${sequence}`)
  }
  const kinds = page.rows
    .toReversed()
    .map(
      (row) =>
        `#${row.sequence} ${row.kind} ${row.outcome}${row.reason === null ? '' : ` (${row.reason})`}`,
    )
  terminal.line(`${act.title}`)
  terminal.line(`  ${kinds.join(' · ')}`)
}

export const auditorSteps: readonly Step[] = [
  {
    vietnamese:
      'Kiểm tra viên đọc nhật ký: mỗi việc ở trên đều có dòng và biên nhận khớp',
    english:
      'The auditor reads the log: every act above has its entries, every receipt fits',
    async run(tour) {
      const account = tour.demo.accounts.find(
        ({ username }) => username === logins.auditor,
      )
      if (account === undefined) throw new Broken('there is no auditor')
      const session = await signIn(tour, account)
      try {
        for (const act of tour.acts) await check(session, act, tour.terminal)
        tour.terminal.kept(`${tour.acts.length} biên nhận khớp / receipts fit`)
        await showOne(tour, session)
        await showSearches(tour, session)
      } finally {
        await session.end()
      }
    },
  },
]

/** One entry as it is stored: no name, no number, the person only as a keyed digest. */
async function showOne(tour: Tour, session: Session): Promise<void> {
  const [act] = tour.acts
  if (act === undefined) return
  const { sequence } = act.receipt.decision
  const entry = logEntry.parse(await session.get(`/v1/log/${sequence}`))
  tour.terminal.sent('GET', `/v1/log/${sequence}`, [], null)
  tour.terminal.say(
    'Nguyên văn một dòng; công dân chỉ là một mã băm có khóa (su). SHA-256(0x00 ‖ nguyên văn) là mã của biên nhận.',
    'One entry as it stands; the citizen is only a keyed digest (su).',
  )
  tour.terminal.received(200, JSON.parse(entry.text))
  for (const { persons } of tour.demo.dossiers)
    for (const { number } of persons)
      if (entry.text.includes(number)) throw new Broken('an entry holds a citizen number')
}

async function showSearches(tour: Tour, session: Session): Promise<void> {
  const page = logPage.parse(await session.get('/v1/log?kind=log-search&limit=1'))
  if (page.rows.length === 0) throw new Broken('the searches were not recorded')
  tour.terminal.kept(
    `chính việc tìm này cũng là dòng nhật ký / this very search is an entry: #${page.rows[0]?.sequence}`,
  )
}
