import { describe, expect, it } from 'vitest'
import { naiveRoot } from './naive-tree.ts'
import { logFiles, signCheckpoint } from './signed-log.ts'
import {
  bytesOf,
  checkpointOf,
  decisionAt,
  entries,
  file,
  flipped,
  found,
  outcomeAt,
  revealAt,
  texts,
  verify,
} from './verifying.ts'

describe('whoever has the key of the log too', () => {
  it('signs a changed log: the witness has not', async () => {
    const changed = bytesOf(texts.with(300, flipped(texts[300] ?? '', 'sa')))
    const verification = await verify(logFiles(changed, { witnessedAt: null }))
    expect(found(verification)).toEqual(['no-quorum', undefined, { 'no-quorum': 1 }])
  })

  it("keeps the witness's old signature on it: it does not hold", async () => {
    const changed = bytesOf(texts.with(300, flipped(texts[300] ?? '', 'sa')))
    const own = file(logFiles(changed, { witnessedAt: null }), 'checkpoint')
    const [, cosignature = ''] = checkpointOf(texts).toString().split('\n— witness')
    const note = `${own.toString()}— witness${cosignature}`
    const verification = await verify(
      logFiles(changed).set('checkpoint', Buffer.from(note)),
    )
    expect(found(verification)).toEqual([
      'invalid-signature',
      undefined,
      { 'invalid-signature': 1 },
    ])
  })

  const told = async (changed: readonly string[]) => {
    const { first, counts } = await verify(logFiles(bytesOf(changed)))
    return [first?.kind, first?.index, first?.detail, counts]
  }
  const at = (index: number) => texts[index] ?? ''

  it('moves a time: the first entry after it that is earlier is named', async () => {
    const moved = at(300).replace(/"t":\d+/u, `"t":${JSON.parse(at(299)).t - 1}`)
    expect(await told(texts.with(300, moved))).toEqual([
      'time-decreases',
      300,
      undefined,
      { 'time-decreases': 1 },
    ])
  })

  it('repeats an outcome: the decision is settled twice', async () => {
    const again = at(outcomeAt)
    const time = /"t":\d+/u.exec(at(outcomeAt + 40))?.[0] ?? ''
    const place = outcomeAt + 40
    const changed = [
      ...texts.slice(0, place),
      again.replace(/"t":\d+/u, time),
      ...texts
        .slice(place)
        .map((text) =>
          text.replace(/"de":(\d+)/u, (whole, de) =>
            Number(de) >= place ? `"de":${Number(de) + 1}` : whole,
          ),
        ),
    ]
    expect((await told(changed)).slice(0, 2)).toEqual(['settled-twice', place])
  })

  it('drops a decision, or lets an outcome name another', async () => {
    const { de } = JSON.parse(at(outcomeAt))
    const signIn = `${at(de).slice(0, at(de).indexOf(',"k":'))},"k":"sign-out","oc":"done"}`
    expect(await told(texts.with(de, signIn))).toEqual([
      'outcome-without-decision',
      outcomeAt,
      String(de),
      { 'outcome-without-decision': 1 },
    ])
    const other = at(outcomeAt).replace(`"de":${de}`, `"de":${de - 1}`)
    expect((await told(texts.with(outcomeAt, other))).slice(0, 2)).toEqual([
      'outcome-of-other-request',
      outcomeAt,
    ])
  })

  it.each([
    ['"do":"H38.02683-261120-0012"', '"do":"034567890123"', 'do'],
    ['"ip":"10.38.12.45"', '"ip":"số 034567890123"', 'ip'],
    ['"pu":"check-applicant"', '"pu":"cmnd 123456789."', 'pu'],
    ['"pu":"check-applicant"', '"pu":"\\u0030\\u00334567890123"', 'pu'],
    ['"su":', '"su":"034567890123","xx":', 'su'],
    ['"fi":[', '"fi":["034567890123",', 'fi'],
    ['"pv":12', '"pv":123456789', 'pv'],
  ])(
    'writes a number in clear as %s → %s: the field is named',
    async (from, to, field) => {
      const [head = '', rest = ''] = at(decisionAt).split(`${from.split(':')[0]}:`)
      const value = from.slice(from.indexOf(':') + 1)
      const key = `${from.split(':')[0]}:`
      const tail =
        value === '' || value === '['
          ? `${to}${rest.slice(value.length)}`
          : `${to}${rest.slice(rest.startsWith('"') ? rest.indexOf('"', 1) + 1 : rest.search(/[,}]/u))}`
      expect(at(decisionAt)).toContain(key)
      const verification = await verify(
        logFiles(bytesOf(texts.with(decisionAt, head + tail))),
      )
      expect(verification.first).toEqual({
        kind: 'citizen-number',
        index: decisionAt,
        detail: field,
      })
      const said = JSON.stringify(verification)
      expect(said).not.toContain('034567890123')
    },
  )

  it('writes a number in groups into a remark: it is found', async () => {
    const text = at(revealAt).replace('quầy số 3', 'số 034 567 890 123')
    expect((await told(texts.with(revealAt, text))).slice(0, 3)).toEqual([
      'citizen-number',
      revealAt,
      'no',
    ])
  })
})

describe('what is worth a look', () => {
  it('is a long silence', async () => {
    const late = texts.map((text, at) =>
      text.replace(
        /"t":(\d+)/u,
        (_, t) => `"t":${Number(t) + (at >= 400 ? 200_000 : 0)}`,
      ),
    )
    const files = logFiles(bytesOf(late), { witnessedAt: 1_800_000_000 })
    const { ok, warnings } = await verify(files)
    expect([ok, warnings]).toEqual([
      true,
      [{ kind: 'heartbeat-gap', index: 400, detail: '201' }],
    ])
  })

  it('is a last entry later than the witness who saw it', async () => {
    const files = logFiles(entries, { witnessedAt: 1_700_000_000 })
    const { ok, warnings } = await verify(files)
    expect([ok, warnings.map(({ kind }) => kind)]).toEqual([true, ['time-after-witness']])
  })

  it('is an entry dated before a witness saw the log without it', async () => {
    const root = naiveRoot(entries.slice(0, 600))
    const since = signCheckpoint(600, root, { witnessedAt: 1_800_000_000 })
    const files = logFiles(entries, { witnessedAt: 1_800_000_001 })
    const { ok, warnings } = await verify(files, since)
    expect([ok, warnings[0]?.kind, warnings[0]?.index]).toEqual([
      true,
      'time-before-witness',
      600,
    ])
  })

  it('is a decision that never got an outcome', async () => {
    const { de } = JSON.parse(texts[outcomeAt] ?? '')
    const text = texts[outcomeAt] ?? ''
    const gone = `${text.slice(0, text.indexOf(',"k":'))},"k":"sign-out","oc":"done"}`
    const slow = texts
      .with(outcomeAt, gone)
      .map((each, at) =>
        each.replace(/"t":(\d+)/u, (_, t) => `"t":${Number(t) + at * 4_000}`),
      )
    const { ok, warnings } = await verify(
      logFiles(bytesOf(slow), { witnessedAt: 1_800_000_000 }),
    )
    expect([ok, warnings]).toEqual([true, [{ kind: 'decision-open', index: de }]])
  })
})
