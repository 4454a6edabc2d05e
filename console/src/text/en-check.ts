import type { CheckText } from './vi-check.ts'

export const enCheck: CheckText = {
  title: 'Check proofs',
  lead: 'Checks receipts and proofs on this computer. Nothing is sent anywhere.',
  offlineTitle: 'Check the access log without a server',
  offlineNote:
    'This page is one file and uses no network. You may disconnect before you open it.',
  handIn: {
    title: '1. Receipts, proofs',
    drop: 'Drop files here, or',
    choose: 'Choose files',
    hint: 'A receipt (.json), a proof (.tlog-proof); several at once if you like.',
    paste:
      'Or paste the content of a file, or the line read from the QR code of a printed receipt',
    add: 'Add what was pasted',
    clear: 'Remove all',
    remove: (name) => `Remove ${name}`,
    pasted: 'pasted content',
    tooMany: (most) => `At most ${most} files at a time; the rest were left out.`,
    kinds: { proof: 'Proof', receipt: 'Receipt', policy: 'Policy' },
    faults: {
      'too-large': 'The file is too large to be a receipt or a proof.',
      unknown: 'Neither a receipt nor a proof nor a policy.',
      'proof-malformed': 'The proof is malformed: cut short or changed.',
      'receipt-malformed': 'The receipt is malformed: cut short or changed.',
      'policy-malformed': 'The policy is malformed.',
    },
  },
  policy: {
    title: '2. The keys you trust (policy)',
    hint: 'Have it from somebody you trust, not from whoever hands you the proof. It is kept in this page only, and gone when you close it.',
    label: 'Paste the policy',
    choose: 'Choose the policy file',
    none: 'No policy yet: it cannot be told who signed.',
    wrong: 'The policy is malformed and cannot be used.',
    logs: 'Trusted logs',
    witnesses: 'Witnesses',
    quorum: 'Witnessing required',
    quorumNone: 'none',
  },
  results: {
    title: '3. Result',
    empty: 'Nothing to check yet',
    emptyHint: 'Drop a receipt or a proof into box 1.',
    decision: (index) => `Decision, entry ${index}`,
    outcome: (index) => `Outcome, entry ${index}`,
    entry: (index) => `Log entry ${index}`,
    request: 'Receipt of request',
    file: 'File',
    holds: 'HOLDS',
    holdsText: (index, origin) =>
      `Entry ${index} stands in the log ${origin}, exactly as it was signed.`,
    fails: 'DOES NOT HOLD',
    failsText: 'Do not take this for a proof. See the step that fails below.',
    unsigned: 'INCOMPLETE',
    unsignedText:
      'The proof fits the entry, but without a policy it is not known who signed.',
    unproven: 'NO PROOF',
    unprovenText:
      'The receipt names this entry and brings no proof. Add the .tlog-proof of this entry.',
    malformed: 'DOES NOT HOLD',
    malformedText: 'The proof in the receipt is malformed: cut short or changed.',
    steps: 'Steps of the check',
    size: 'Entries when it was signed',
    witnessed: 'Witnesses saw it at',
    text: 'The text of the entry that was checked',
    textless:
      'The proof comes without the text: it shows that this hash stands in the log. What the entry says is read by a body that may read the log, and compared with the receipt.',
  },
  state: { holds: 'Holds', fails: 'Fails', skipped: 'Left out' },
  steps: {
    receipt: 'The proof is of the entry that the receipt names',
    entry: 'The text of the entry gives the hash on the receipt',
    facts: 'The entry states what the receipt states',
    inclusion: 'The entry is in the log: its path leads to the signed root',
    log: 'The log and its key are in the policy',
    'log-signature': 'The signature of the log holds',
    'witness-signatures': 'The signatures of the witnesses hold',
    quorum: 'Enough witnesses by the policy',
  },
  reasons: {
    'other-place': (detail) =>
      `The proof is of entry ${detail}, which is not the one on the receipt.`,
    'other-log': (detail) =>
      `The proof is of the log "${detail}", not the log on the receipt.`,
    'other-entry': () => 'The text was changed, or the receipt is of another entry.',
    'nothing-to-check': () =>
      'The proof brings no text, and there is no receipt: add the receipt.',
    'facts-differ': (detail) =>
      `The receipt states something else than the entry (fields: ${detail}). The receipt was changed.`,
    'not-included': () =>
      'The entry or its path was changed: no such entry stands at that place of the log.',
    'log-not-trusted': (detail) =>
      `The log "${detail}" is not in the policy: the proof is of another log.`,
    'key-not-trusted': () =>
      'No signature of a key in the policy: somebody else signed, or the policy is old.',
    'ambiguous-key': (detail) =>
      `The policy has two keys of the same name and id: "${detail}".`,
    'invalid-signature': (detail) =>
      `The signature of "${detail}" does not hold: checkpoint or signature was changed.`,
    'no-quorum': (detail) =>
      detail === ''
        ? 'No witness signed: the log may have been rewritten unseen.'
        : `Only ${detail} signed, which is not enough.`,
    'no-receipt': () => 'There is no receipt to compare with.',
    'no-entry': () =>
      'The proof brings no text of the entry; the hash on the receipt was used.',
    'no-policy': () => 'There is no policy yet.',
    'no-witness': () => 'No signature of a witness in the policy.',
    'none-required': () => 'The policy requires no witness.',
  },
}
