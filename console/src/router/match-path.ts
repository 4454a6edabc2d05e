/**
 * Values of the `:names` of a pattern, or null when the path is another.
 * `/dossiers/:code` matches `/dossiers/H38.01%2F2` as `{ code: 'H38.01/2' }`.
 */
export function matchPath(
  pattern: string,
  path: string,
): Readonly<Record<string, string>> | null {
  const wanted = pattern.split('/')
  const given = (path.length > 1 ? path.replace(/\/$/, '') : path).split('/')
  if (wanted.length !== given.length) return null
  const values: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== text) return null
      continue
    }
    try {
      values[part.slice(1)] = decodeURIComponent(text)
    } catch {
      return null
    }
    if (text === '') return null
  }
  return values
}
