/** Logins pasted from a document, as the server compares them; and those that stand there twice. */
export function readLogins(pasted: string): {
  readonly logins: readonly string[]
  readonly repeated: readonly string[]
} {
  const all = pasted
    .split(/[\n\r\t,;]+/)
    .map((line) => line.normalize('NFC').trim().toLowerCase())
    .filter((line) => line !== '')
  const logins = new Set<string>()
  const repeated = new Set<string>()
  for (const login of all) (logins.has(login) ? repeated : logins).add(login)
  return { logins: [...logins], repeated: [...repeated] }
}
