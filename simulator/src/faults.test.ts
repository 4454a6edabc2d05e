import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  citizensOf,
  envelope,
  lookUp,
  post,
  readBodyOf,
  startForTest,
  verifyElements,
} from './client.fixture.ts'
import { openFaultBook, parseFaultRule } from './faults.ts'
import type { Simulator } from './simulator.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startForTest()
})

afterEach(() => simulator.faults.clear())
afterAll(() => simulator.close())

const body = (index = 0) => lookUp(simulator.population.person(index))

/** Code of the network error a call ends in. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error)
  }
  return 'no failure'
}

test('slow answers rightly, but late', async () => {
  simulator.faults.set({ kind: 'slow', delayMs: 150 })
  const start = performance.now()
  const answer = await post(simulator, body())
  expect(performance.now() - start).toBeGreaterThanOrEqual(149)
  expect(await citizensOf(answer)).toHaveLength(1)
})

test('hang never answers, until the simulator closes', async () => {
  const hanging = await startForTest()
  hanging.faults.set({ kind: 'hang' })
  const call = failureOf(post(hanging, body()))
  await expect.poll(() => hanging.received.total).toBe(1)
  await hanging.close()
  expect(await call).toBe('UND_ERR_SOCKET')
})

test('half promises the whole answer and cuts the connection', async () => {
  simulator.faults.set({ kind: 'half' })
  const answer = await post(simulator, body())
  expect(answer.status).toBe(200)
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(2000)
  expect(await failureOf(answer.text())).toBe('UND_ERR_SOCKET')
})

test('malformed answers with XML that does not close', async () => {
  simulator.faults.set({ kind: 'malformed' })
  const text = await (await post(simulator, body())).text()
  expect(text).toContain('<ns1:CongDan>')
  expect(text).not.toContain('</soapenv:Body>')
})

test('soap-fault answers with a fault of the server', async () => {
  simulator.faults.set({ kind: 'soap-fault' })
  const answer = await post(simulator, body())
  expect(answer.status).toBe(500)
  expect((await readBodyOf(answer)).Fault?.faultcode).toBe('soapenv:Server')
})

test('http-error answers with the status asked for', async () => {
  simulator.faults.set([
    { kind: 'http-error', status: 502, times: 1 },
    { kind: 'http-error' },
  ])
  expect((await post(simulator, body())).status).toBe(502)
  expect((await post(simulator, body())).status).toBe(503)
})

test('reset resets the connection', async () => {
  simulator.faults.set({ kind: 'reset' })
  expect(await failureOf(post(simulator, body()))).toBe('ECONNRESET')
})

test('empty answers 200 with no body', async () => {
  simulator.faults.set({ kind: 'empty' })
  const answer = await post(simulator, body())
  expect([answer.status, await answer.text()]).toEqual([200, ''])
})

test('oversize streams more than asked for, without a length', async () => {
  simulator.faults.set({ kind: 'oversize', bytes: 3_000_000 })
  const answer = await post(simulator, body())
  expect(answer.headers.get('content-length')).toBeNull()
  expect((await answer.text()).length).toBeGreaterThan(3_000_000)
})

test('oversize stops when the receiver has had enough', async () => {
  simulator.faults.set({ kind: 'oversize', bytes: 200_000_000, times: 1 })
  const answer = await post(simulator, body())
  await answer.body?.cancel()
  expect((await post(simulator, body(1))).status).toBe(200)
})

test('redirect points to a place that is nowhere', async () => {
  simulator.faults.set({ kind: 'redirect' })
  const answer = await post(simulator, body())
  expect(answer.status).toBe(302)
  const target = new URL(answer.headers.get('location') ?? '', simulator.soapUrl)
  expect(target.origin).toBe(simulator.url)
  expect((await fetch(target)).status).toBe(404)
})

test('other-person answers with the record of somebody else', async () => {
  simulator.faults.set({ kind: 'other-person' })
  for (const index of [0, 1, 500]) {
    const [citizen] = await citizensOf(await post(simulator, body(index)))
    expect(citizen?.SoDinhDanh).not.toBe(simulator.population.person(index).citizenNumber)
  }
})

test('codes and the lock answer as faults', async () => {
  simulator.faults.set({ kind: 'procedure-not-licensed' })
  expect((await readBodyOf(await post(simulator, body()))).Fault?.faultcode).toBe('004')
  simulator.faults.set({ kind: 'officer-not-permitted' })
  expect((await readBodyOf(await post(simulator, body()))).Fault?.faultcode).toBe('005')
  simulator.faults.set({ kind: 'locked' })
  expect((await readBodyOf(await post(simulator, body()))).Fault?.faultstring).toContain(
    'tạm khóa',
  )
})

test('a rule hits the next requests as often as it says, then no more', async () => {
  simulator.faults.set({ kind: 'empty', times: 2 })
  const lengths: boolean[] = []
  for (let call = 0; call < 3; call += 1) {
    lengths.push((await (await post(simulator, body())).text()) === '')
  }
  expect(lengths).toEqual([true, true, false])
  expect(simulator.faults.list()).toEqual([])
})

test('a rule may be bound to a number or a service', async () => {
  const person = simulator.population.person(0)
  simulator.faults.set({ kind: 'empty', number: person.citizenNumber ?? '' })
  expect(await (await post(simulator, body(0))).text()).toBe('')
  expect(await citizensOf(await post(simulator, body(1)))).toHaveLength(1)
  simulator.faults.set({ kind: 'empty', operation: 'XacThucThongTinCongDan' })
  expect(await citizensOf(await post(simulator, body(0)))).toHaveLength(1)
  const verify = envelope('XacThucThongTinCongDanRequest', verifyElements(person))
  expect(await (await post(simulator, verify)).text()).toBe('')
})

test('what a fault did stands in the received requests', async () => {
  simulator.faults.set({ kind: 'empty' })
  await post(simulator, body())
  expect(simulator.received.latest.at(-1)?.outcome).toBe('fault-empty')
})

test('wrong rules are refused and leave the old ones in force', () => {
  const book = openFaultBook()
  book.set({ kind: 'empty' })
  for (const wrong of [
    null,
    'hang',
    {},
    { kind: 'toString' },
    { kind: 'slow', delayMs: -1 },
    { kind: 'slow', delayMs: 600_001 },
    { kind: 'oversize', bytes: 1e12 },
    { kind: 'http-error', status: 200 },
    { kind: 'empty', times: 0 },
    { kind: 'empty', number: '123' },
    { kind: 'empty', operation: 'constructor' },
    { kind: 'empty', la: 1 },
  ]) {
    expect(() => parseFaultRule(wrong)).toThrow(TypeError)
    expect(() => book.setUnchecked([{ kind: 'hang' }, wrong])).toThrow(TypeError)
  }
  expect(() => book.set(Array.from({ length: 51 }, () => ({ kind: 'empty' })))).toThrow(
    TypeError,
  )
  expect(book.list().map(({ kind }) => kind)).toEqual(['empty'])
})
