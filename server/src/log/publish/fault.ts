/** What makes it wrong to sign the log on: stays so until an operator has looked. */
export type PublishFaultCode =
  | 'entry-missing'
  | 'entry-differs'
  | 'log-shorter'
  | 'tile-differs'
  | 'head-differs'
  | 'key-missing'
  | 'key-differs'
  | 'copy-ahead'
  | 'copy-differs'
  | 'witness-ahead'
  | 'witness-differs'

const sentences: Readonly<Record<PublishFaultCode, string>> = {
  'entry-missing': 'an entry is missing, or stands twice',
  'entry-differs': 'the leaf hash of an entry is not that of its text',
  'log-shorter':
    'the log has fewer entries than were signed: was an old backup restored?',
  'tile-differs': 'a full tile is not what the entries give',
  'head-differs': 'the entries do not give the root that was signed',
  'key-missing':
    'log/checkpoint.key is missing from CHOT_KEYS_DIR although heads were signed: restore it',
  'key-differs':
    'no key in CHOT_KEYS_DIR signed the last head under CHOT_LOG_ORIGIN: restore key or origin',
  'copy-ahead':
    'a copy of the log holds a later head than the database: was an old backup restored?',
  'copy-differs': 'a copy of the log holds something else than the database gives',
  'witness-ahead':
    'a witness has cosigned a later head, signed by our key: was an old backup restored?',
  'witness-differs':
    'a witness has cosigned another log, signed by our key: the past of this one was changed',
}

/** Publishing must stop. The message is for the operator and names no content. */
export class PublishFault extends Error {
  readonly code: PublishFaultCode
  /** Sequence of the first entry concerned, where one can be named. */
  readonly index: number | undefined
  /** The setting that names the copy concerned. */
  readonly setting: string | undefined
  /** The file concerned in that copy. */
  readonly path: string | undefined

  constructor(
    code: PublishFaultCode,
    at: { index?: number; setting?: string; path?: string } = {},
  ) {
    super(sentences[code])
    this.name = 'PublishFault'
    this.code = code
    this.index = at.index
    this.setting = at.setting
    this.path = at.path
  }
}
