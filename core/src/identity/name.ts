/** Unicode NFC, outer and doubled spaces removed: the form in which a name is kept and sent. */
export function tidyName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

const combiningMarks = /\p{M}/gu

/**
 * The form in which two writings of a name are compared: no case, no diacritics, no spaces.
 * Vietnamese tone marks are placed in two ways (hoà, hòa) and clients of the NPD differ on
 * case and spaces (npd-protocol, HoVaTen); number and birth date must agree as well, so the
 * looseness here finds no second person.
 */
export function nameForMatch(name: string): string {
  return (
    name
      .normalize('NFD')
      .replace(combiningMarks, '')
      // Đ, and the Icelandic Ð that text from old Vietnamese fonts holds in its place.
      .replace(/[đĐðÐ]/gu, 'D')
      .replace(/[\s'’.-]+/gu, '')
      .toUpperCase()
  )
}
