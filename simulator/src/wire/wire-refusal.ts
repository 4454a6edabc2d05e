/** Why a request was refused, as counted and shown by the administration page. */
export type RefusalReason =
  | 'header-missing'
  | 'content-type-wrong'
  | 'hash-wrong'
  | 'timestamp-stale'
  | 'client-unknown'
  | 'api-key-wrong'
  | 'body-too-large'
  | 'envelope-wrong'
  | 'element-wrong'
  | 'value-wrong'
  | 'service-code-wrong'
  | 'request-repeated'
  | 'procedure-not-licensed'
  | 'officer-not-permitted'
  | 'connection-locked'

/** A request the service refuses: answered with `status` and a SOAP fault. */
export class WireRefusal extends Error {
  readonly status: number
  readonly reason: RefusalReason
  /** Code of the Ministry where one is known ('004', '005'), else null. */
  readonly code: string | null

  constructor(
    status: number,
    reason: RefusalReason,
    message: string,
    code: string | null = null,
  ) {
    super(message)
    this.status = status
    this.reason = reason
    this.code = code
  }
}
