/**
 * A place that the published log is copied to, to be served by anything: a folder or an object
 * store. Paths are those below `/log/`.
 */
export interface LogStore {
  /** The setting that names it, for the operator. */
  readonly setting: 'CHOT_LOG_DIR' | 'CHOT_LOG_S3_URL'
  /** The whole file; null when there is none. */
  get(path: string): Promise<Uint8Array | null>
  /** Whole or not at all, and lasting once it resolves. */
  put(path: string, bytes: Uint8Array): Promise<void>
  /** Whether there was such a file or not. */
  remove(path: string): Promise<void>
  /** Removes what lies at `<path>.p/`, as far as there is something. */
  removePartials(path: string): Promise<void>
  close(): Promise<void>
}
