/** The four parts of one agency as a connection file shows and needs them. */
import type { PartView } from '@chot/contract/connections.ts'
import { parts } from '@chot/core/registration/version.ts'
import type { Reader } from '../../db/database.ts'
import { partsOf } from '../../registration/parts.ts'
import { type ConnectionDeps, today } from './files.ts'

export async function partsOfFile(
  deps: ConnectionDeps,
  reader: Reader,
  agency: string,
): Promise<readonly PartView[]> {
  const { day } = await today(deps, reader)
  const states = (await partsOf(deps, reader, [agency], day)).get(agency)
  if (states === undefined) throw new Error(`there is no agency ${agency}`)
  return parts.map((part) => ({
    part,
    ...states[part],
    missing: [...states[part].missing],
  }))
}

/** Which version of each part a file was sent with. */
export function versionsOf(found: readonly PartView[]): Record<string, number | null> {
  return Object.fromEntries(found.map(({ part, version }) => [part, version]))
}
