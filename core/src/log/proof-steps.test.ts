import { generateKeyPairSync, hash, type KeyObject, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCheckpoint } from './checkpoint.ts'
import { leafHash } from './entry.ts'
import { type NoteSignature, noteMessage } from './note.ts'
import { Malformed } from './note-encoding.ts'
import { formatVerifierKey, noteKeyTypes, verifierKey } from './note-key.ts'
import { cosignatureMessage, encodeCosignature } from './note-verify.ts'
import { type Policy, parsePolicy } from './policy.ts'
import { formatProof, parseProof, type TlogProof, verifyProof } from './proof.ts'
import { type ProofHandedIn, type StepName, stepsOfProof } from './proof-steps.ts'
import { formatReceiptCode, parseReceipt, parseReceiptCode } from './receipt.ts'
import { rootOf } from './tree.ts'
import { inclusionProof } from './tree-proof.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')
const verifyEd25519 = (raw: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
  const key = Buffer.concat([spkiHead, raw])
  return verify(null, message, { key, format: 'der', type: 'spki' }, signature)
}
function signer(name: string, type: 0x01 | 0x04) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return { key: verifierKey(name, type, raw, sha256), secret: privateKey }
}
const signWith = (secret: KeyObject, message: Uint8Array) =>
  new Uint8Array(sign(null, message, secret))

const origin = 'log.test/lao-cai'
const log = signer(origin, noteKeyTypes.ed25519)
const witness = signer('witness.test/pc06', noteKeyTypes.cosignature)
const requestId = '27b9602d-5a77-42be-8d87-6fbf00a4d41f'
const place = 5
const entries = Array.from({ length: 11 }, (_, t) =>
  Buffer.from(
    JSON.stringify({
      v: 1,
      t,
      pv: 1,
      sa: 'c2FsdA',
      k: 'decision',
      oc: 'granted',
      id: requestId,
    }),
  ),
)
const leaves = entries.map((entry) => leafHash(entry, sha256))
const root = rootOf(leaves, sha256)
const hashAt = (level: number, index: number) =>
  rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level), sha256)

function proofOf({ size = leaves.length, witnessed = true } = {}): TlogProof {
  const text = formatCheckpoint({ origin, size, root })
  const signatures: NoteSignature[] = [
    {
      name: origin,
      keyId: log.key.keyId,
      signature: signWith(log.secret, noteMessage(text)),
    },
  ]
  if (witnessed) {
    const time = 1_795_000_000
    const signature = signWith(witness.secret, cosignatureMessage(time, text))
    const { name, keyId } = witness.key
    signatures.push({ name, keyId, signature: encodeCosignature(time, signature) })
  }
  return {
    index: place,
    extra: new Uint8Array(entries[place] ?? []),
    hashes: inclusionProof(place, leaves.length, hashAt, sha256),
    note: { text, signatures },
  }
}

const policyOf = (...lines: string[]): Policy =>
  parsePolicy(Buffer.from(`${lines.join('\n')}\n`), sha256)
const logLine = `log ${formatVerifierKey(log.key)}`
const witnessLine = `witness pc06 ${formatVerifierKey(witness.key)}`
const policy = policyOf(logLine, witnessLine, 'quorum pc06')

const good = proofOf()
const { extra, ...bare } = good
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')
const receiptFile = {
  format: 'chot-receipt/1',
  requestId,
  log: origin,
  decision: {
    sequence: place,
    leafHash: hex(leaves[place]),
    at: place,
    outcome: 'granted',
    reason: null,
  },
  outcome: null,
}
const claimOf = (told: unknown): NonNullable<ProofHandedIn['receipt']> => {
  const { decision, ...rest } = parseReceipt(JSON.stringify(told))
  return { ...rest, entry: decision }
}
const receipt = claimOf(receiptFile)

const check = (handedIn: ProofHandedIn) => stepsOfProof(handedIn, sha256, verifyEd25519)
const failing = (handedIn: ProofHandedIn) =>
  check(handedIn)
    .steps.filter(({ state }) => state === 'fails')
    .map(({ name, reason }) => `${name}: ${reason}`)

/** The same with one bit of one byte turned over. */
function flipped(bytes: Uint8Array | undefined, at: number): Uint8Array {
  const copy = new Uint8Array(bytes ?? [])
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
const withSignature = (at: number, octet: number): TlogProof => ({
  ...good,
  note: {
    ...good.note,
    signatures: good.note.signatures.map((line, place) =>
      place === at ? { ...line, signature: flipped(line.signature, octet) } : line,
    ),
  },
})

describe('a good proof', () => {
  test('holds with its entry, its receipt and a policy: no step fails, none is left out', () => {
    const { verdict, steps, witnessed } = check({ proof: good, receipt, policy })
    expect(verdict).toBe('holds')
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'holds'))
    expect(witnessed).toEqual([{ witness: 'pc06', time: 1_795_000_000 }])
  })

  test('holds without the entry, by the leaf hash of the receipt', () => {
    expect(check({ proof: bare, receipt, policy }).verdict).toBe('holds')
  })

  test('is not called good without a policy: nobody is known to have signed', () => {
    const { verdict, steps } = check({ proof: good, receipt })
    expect(verdict).toBe('unsigned')
    expect(
      steps.filter(({ reason }) => reason === 'no-policy').map(({ name }) => name),
    ).toEqual<StepName[]>(['log', 'log-signature', 'witness-signatures', 'quorum'])
  })

  test('without entry and receipt proves nothing', () => {
    expect(failing({ proof: bare, policy })).toEqual(['entry: nothing-to-check'])
  })
})

const changed = { ...good, extra: new Uint8Array(Buffer.from('{"k":"decision"}')) }
const other = signer('log.test/other', noteKeyTypes.ed25519)
const impostor = signer(origin, noteKeyTypes.ed25519)
const second = signer('witness.test/soc', noteKeyTypes.cosignature)

test.each<[string, ProofHandedIn, string[]]>([
  ['the entry was changed', { proof: changed, policy }, ['inclusion: not-included']],
  [
    'the entry was changed, and the receipt is there',
    { proof: changed, receipt, policy },
    ['entry: other-entry', 'facts: facts-differ', 'inclusion: not-included'],
  ],
  [
    'a hash of the path was changed',
    {
      proof: { ...good, hashes: good.hashes.map((each) => flipped(each, 3)) },
      policy,
    },
    ['inclusion: not-included'],
  ],
  [
    'the root in the checkpoint was changed',
    {
      proof: {
        ...good,
        note: {
          ...good.note,
          text: formatCheckpoint({
            origin,
            size: leaves.length,
            root: flipped(root, 0),
          }),
        },
      },
      policy,
    },
    [
      'inclusion: not-included',
      'log-signature: invalid-signature',
      'witness-signatures: invalid-signature',
      'quorum: no-quorum',
    ],
  ],
  [
    "the log's signature was changed",
    { proof: withSignature(0, 7), policy },
    ['log-signature: invalid-signature'],
  ],
  [
    "a witness's signature was changed",
    { proof: withSignature(1, 20), policy },
    ['witness-signatures: invalid-signature', 'quorum: no-quorum'],
  ],
  [
    "a witness's time was changed",
    { proof: withSignature(1, 7), policy },
    ['witness-signatures: invalid-signature', 'quorum: no-quorum'],
  ],
  [
    'no witness cosigned',
    { proof: proofOf({ witnessed: false }), policy },
    ['quorum: no-quorum'],
  ],
  [
    'two witnesses are required',
    {
      proof: good,
      policy: policyOf(
        logLine,
        witnessLine,
        `witness soc ${formatVerifierKey(second.key)}`,
        'group both all pc06 soc',
        'quorum both',
      ),
    },
    ['quorum: no-quorum'],
  ],
  [
    'the policy trusts another log',
    {
      proof: good,
      policy: policyOf(`log ${formatVerifierKey(other.key)}`, 'quorum none'),
    },
    ['log: log-not-trusted'],
  ],
  [
    'the policy knows the log by another key',
    {
      proof: good,
      policy: policyOf(`log ${formatVerifierKey(impostor.key)}`, 'quorum none'),
    },
    ['log: key-not-trusted'],
  ],
  [
    'the receipt is of another log',
    { proof: good, receipt: claimOf({ ...receiptFile, log: 'log.test/other' }), policy },
    ['receipt: other-log'],
  ],
  [
    'the receipt names another place',
    {
      proof: good,
      receipt: claimOf({
        ...receiptFile,
        decision: { ...receiptFile.decision, sequence: 6 },
      }),
      policy,
    },
    ['receipt: other-place'],
  ],
  [
    'the receipt states another outcome than the entry',
    {
      proof: good,
      receipt: claimOf({
        ...receiptFile,
        decision: { ...receiptFile.decision, outcome: 'refused' },
      }),
      policy,
    },
    ['facts: facts-differ'],
  ],
])('when %s, that step fails and no other', (_name, handedIn, expected) => {
  expect(failing(handedIn)).toEqual(expected)
  expect(check(handedIn).verdict).toBe('fails')
})

const file = Buffer.from(formatProof(good))
const policies = [
  policy,
  policyOf(logLine, 'quorum none'),
  policyOf(logLine, witnessLine, 'quorum none'),
  policyOf(`log ${formatVerifierKey(other.key)}`, witnessLine, 'quorum pc06'),
  policyOf('quorum none'),
]

test('whatever is changed, the steps say what the check as a whole says', () => {
  let held = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...policies),
      fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), {
        maxLength: 2,
      }),
      (trusted, flips) => {
        const bytes = new Uint8Array(file)
        for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask
        let proof: TlogProof
        try {
          proof = parseProof(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
          return
        }
        const { verdict } = check({ proof, policy: trusted })
        const leaf = proof.extra === undefined ? null : leafHash(proof.extra, sha256)
        const whole =
          leaf !== null && verifyProof(proof, leaf, trusted, sha256, verifyEd25519).valid
        expect(verdict).toBe(whole ? 'holds' : 'fails')
        if (whole) held += 1
      },
    ),
    { numRuns: 400 },
  )
  expect(held).toBeGreaterThan(0)
})

describe('the line of the printed code', () => {
  const whole = {
    log: origin,
    requestId,
    decision: { sequence: 7, leafHash: root, facts: {} },
    outcome: { sequence: 8, leafHash: root, facts: {} },
  }

  test('gives the places and leaf hashes again', () => {
    const line = formatReceiptCode(whole)
    expect(line).toMatch(/^[\x20-\x7e]+$/)
    const read = parseReceiptCode(`${line}\n`)
    expect(read).toMatchObject({ log: origin, requestId })
    expect([read.decision.sequence, hex(read.decision.leafHash)]).toEqual([7, hex(root)])
    expect([read.outcome?.sequence, read.outcome?.facts.k]).toEqual([8, 'outcome'])
    const { outcome: _outcome, ...refused } = whole
    expect(parseReceiptCode(formatReceiptCode(refused)).outcome).toBeUndefined()
  })

  test('of another form is refused', () => {
    for (const line of [
      '',
      'chot-receipt:2 a b',
      `chot-receipt:1 ${origin} ${requestId} 7`,
      `chot-receipt:1 ${origin} ${requestId} 07 ${Buffer.from(root).toString('base64')}`,
      `chot-receipt:1 ${origin} ${requestId} 7 AAAA`,
      `chot-receipt:1 ${origin} 010085000123 7 ${Buffer.from(root).toString('base64')}`,
    ])
      expect(() => parseReceiptCode(line), line).toThrow(Malformed)
  })
})

test('a file that is no receipt is refused, whatever it holds', () => {
  const { decision } = receiptFile
  for (const told of [
    null,
    [],
    'text',
    { ...receiptFile, format: 'chot-receipt/2' },
    { ...receiptFile, requestId: 7 },
    { ...receiptFile, log: 'two words' },
    { ...receiptFile, decision: null },
    { ...receiptFile, decision: { ...decision, sequence: -1 } },
    { ...receiptFile, decision: { ...decision, leafHash: 'abc' } },
    { ...receiptFile, outcome: { sequence: 1 } },
  ])
    expect(() => parseReceipt(JSON.stringify(told)), JSON.stringify(told)).toThrow(
      Malformed,
    )
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseReceipt(text)).toThrow(Malformed)
    }),
  )
})

test('the receipt of an answer and of a refusal is read as well', () => {
  const { decision } = receiptFile
  const told = { requestId, decision, at: 5 }
  for (const text of [told, { receipt: told, code: 'dossier-closed' }])
    expect(hex(parseReceipt(JSON.stringify(text)).decision.leafHash)).toBe(
      decision.leafHash,
    )
})
