/**
 * PostgreSQL refuses to run as root. Started by root it runs as `nobody`, which may not be able to
 * enter the folder of the clone (root's home, for one): programs that user runs are therefore
 * given their folder as working directory, set before the change of user, and name it
 * `/proc/self/cwd`, which needs no right on the folders above.
 */
import { readFileSync } from 'node:fs'

export interface RunAs {
  readonly uid: number
  readonly gid: number
}

const user = 'nobody'

/** The user PostgreSQL runs as, or null when that is the one running now. */
export function findRunAs(): RunAs | null {
  if (process.getuid?.() !== 0) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${user}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  const found = { uid: Number(uid), gid: Number(gid) }
  if (!(found.uid > 0 && found.gid > 0))
    throw new Error(
      `PostgreSQL does not run as root, and there is no user ${user} in /etc/passwd to run it as`,
    )
  return found
}
