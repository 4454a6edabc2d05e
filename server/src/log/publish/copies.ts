/** All copies of the published log, each written beside the turns: a slow one holds up no head. */
import type { Deps } from '../../deps.ts'
import { type LogCopy, openLogCopy } from './copy.ts'
import { PublishFault } from './fault.ts'
import { openFolderStore } from './folder-store.ts'
import { openS3Store } from './s3-store.ts'
import type { Signer } from './signing-key.ts'
import type { LogStore } from './store.ts'

export interface Copies {
  /** Looks at each before anything is signed. Throws PublishFault. */
  check(size: number): Promise<void>
  /** Begins to bring each to this head, unless it is being written. */
  bringTo(head: { readonly size: number; readonly checkpoint: string }): void
  /** Whether one of them could not be written when it was tried last. */
  isBehind(): boolean
  /** Ends when each is level with what it was brought to, or has failed. */
  settled(): Promise<void>
  /** Leaves each as it is, with whole files, and a checkpoint that says no more than they do. */
  close(): Promise<void>
}

/** @param onFault told what makes it wrong to sign on */
export async function openCopies(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  signers: readonly [Signer, ...Signer[]],
  onFault: (fault: PublishFault) => Promise<void>,
): Promise<Copies> {
  const stores = await openStores(deps)
  let closed = false
  const copies = stores.map((store) => ({
    store,
    copy: openLogCopy(deps.db, store, signers, () => closed),
    work: null as Promise<void> | null,
    failed: false,
  }))
  const bring = async (
    each: { readonly store: LogStore; readonly copy: LogCopy; failed: boolean },
    head: { readonly size: number; readonly checkpoint: string },
  ) => {
    const { setting } = each.store
    try {
      await each.copy.bringTo(head)
      if (each.failed) deps.log.info({ setting }, 'the copy of the log is written again')
      each.failed = false
    } catch (error) {
      if (error instanceof PublishFault) return onFault(error)
      const { code } = error as { code?: unknown }
      if (!each.failed)
        deps.log.error(
          { code },
          `${setting} could not be written${becauseOf(code)}; it is tried again`,
        )
      each.failed = true
    }
  }
  const settled = async () => {
    for (const { work } of copies) await work
  }
  return {
    async check(size) {
      for (const { copy } of copies) await copy.check(size)
    },
    bringTo(head) {
      for (const each of copies)
        each.work ??= bring(each, head).finally(() => {
          each.work = null
        })
    },
    isBehind: () => copies.some(({ failed }) => failed),
    settled,
    async close() {
      closed = true
      await settled()
      for (const store of stores) await store.close()
    },
  }
}

function becauseOf(code: unknown): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return ': its disk is full'
  if (code === 'EIO') return ': its disk fails'
  return ''
}

async function openStores({
  config: { log, keysFolder },
  clock,
}: Pick<Deps, 'config' | 'clock'>): Promise<LogStore[]> {
  const stores: LogStore[] = []
  if (log.folder !== null) stores.push(await openFolderStore(log.folder))
  if (log.objectStore !== null)
    stores.push(openS3Store(log.objectStore, keysFolder, clock))
  return stores
}
