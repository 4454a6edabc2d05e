/**
 * Text that people typed, before it becomes part of an entry for years: what could be a citizen's
 * number or an old identity card's (9 digits or more, also with blanks or dots between) is starred.
 */
export function withoutNumbers(text: string): string {
  return text.replace(/\d(?:[ .]?\d){8,}/g, (digits) => '*'.repeat(digits.length))
}
