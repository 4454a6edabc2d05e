/** The part of it that tests use; the package brings no types. */
declare module 's3rver' {
  interface Options {
    readonly address: string
    readonly port: number
    readonly silent: boolean
    readonly directory: string
    readonly vhostBuckets: boolean
    readonly configureBuckets: readonly {
      readonly name: string
      readonly configs: readonly string[]
    }[]
  }
  interface Context {
    readonly req: import('node:http').IncomingMessage
    status: number
  }
  class S3rver {
    /** Koa's; the first is asked first. */
    readonly middleware: ((
      context: Context,
      next: () => Promise<void>,
    ) => Promise<void>)[]
    constructor(options: Options)
    /** The address it listens on. */
    run(): Promise<unknown>
    close(): Promise<void>
  }
  export = S3rver
}
