export type KeepFaultCode = 'bundle-differs' | 'tile-differs' | 'entries-differ'

const sentences: Readonly<Record<KeepFaultCode, string>> = {
  'bundle-differs':
    'a sealed bundle, read back, does not give the leaf hashes of its entries',
  'tile-differs': 'leaf hashes do not give the hash that was published above them',
  'entries-differ': 'the rows of a month are not those between its neighbours',
}

/** Keeping must stop until an operator has looked. Names no content. */
export class KeepFault extends Error {
  readonly code: KeepFaultCode
  /** Sequence of the first entry concerned. */
  readonly index: number

  constructor(code: KeepFaultCode, index: number) {
    super(sentences[code])
    this.name = 'KeepFault'
    this.code = code
    this.index = index
  }
}
