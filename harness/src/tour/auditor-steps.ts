/** The auditor reads what the tour did: every act has its entries, and the receipts are true. */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type LogPage, logEntry, logPage } from '@chot/contract/oversight.ts'
import { logins } from '../demo/accounts.ts'
import type { DemoAccount } from '../demo/demo-file.ts'
import { codeOfStep, stepAt, stepMsLeft } from '../demo/totp.ts'
import type { Terminal } from './terminal.ts'
import { type Act, Broken, type Step, type Tour } from './tour.ts'

interface Session {
  get(path: string): Promise<unknown>
  end(): Promise<void>
}

/** Signs in with password and code; a code is used once, so it may have to wait for the next. */
async function signIn(tour: Tour, account: DemoAccount): Promise<Session> {
  const now = stepAt(Date.now())
  const cookie =
    (await trySignIn(tour, account, now)) ??
    (await trySignIn(tour, account, now + 1)) ??
    (await afterNextStep(tour, account))
  if (cookie === null) throw new Broken('the auditor could not sign in')
  const headers = { cookie, 'x-chot-request': '1' }
  return {
    async get(path) {
      const response = await fetch(tour.demo.url + path, { headers })
      if (response.status !== 200)
        throw new Broken(`GET ${path}: HTTP ${response.status}`)
      return response.json()
    },
    async end() {
      await fetch(`${tour.demo.url}/v1/session`, { method: 'DELETE', headers })
    },
  }
}

async function afterNextStep(tour: Tour, account: DemoAccount): Promise<string | null> {
  const ms = stepMsLeft(Date.now()) + 30_000
  tour.terminal.say(
    `Mã xác thực vừa được dùng; chờ ${Math.ceil(ms / 1000)} giây lấy mã mới.`,
    'The codes were just used; waiting for a new one.',
  )
  await pause(ms)
  return trySignIn(tour, account, stepAt(Date.now()))
}

async function trySignIn(
  { demo, terminal }: Tour,
  { username, password, totpSecret }: DemoAccount,
  step: number,
): Promise<string | null> {
  const totp = codeOfStep(totpSecret, step)
  terminal.sent('POST', '/v1/session', [], { username, password, totp })
  const response = await fetch(`${demo.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chot-request': '1' },
    body: JSON.stringify({ username, password, totp }),
  })
  const body = (await response.json()) as { code?: string }
  terminal.received(
    response.status,
    response.ok ? { cookie: 'chot=…' } : { code: body.code },
  )
  if (!response.ok) return null
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? null
}

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
