/** Dossier codes are written by people: case and blanks are not part of them. */
export function tidyDossierCode(code: string): string {
  return code.normalize('NFC').replace(/\s+/gu, '').toUpperCase()
}

/**
 * Bounded, printable; the shape differs per one-stop system, so no more is asked (identifiers.md).
 * Never nine or twelve digits alone: a code stands in the log in clear, a citizen's number may not.
 */
export const dossierCodePattern = /^(?!\d{9}$|\d{12}$)[0-9A-Z][0-9A-Z./_-]{2,63}$/

/** National code of an administrative procedure, with an optional locality suffix. */
export const procedureCodePattern = /^\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?$/

/** `1.001193.000.00.00.H38` is procedure `1.001193` as one locality published it. */
export function nationalProcedureCode(code: string): string {
  return code.slice(0, 8)
}
