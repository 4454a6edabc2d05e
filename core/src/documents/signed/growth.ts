/**
 * What a version of a PDF may add to the one before: signatures, and nothing that changes a page.
 * A later version can put other words under a signature that still holds for its octets (the
 * "shadow attacks" of Mainka et al., NDSS 2021); so all but a short list is refused.
 */

import type { PdfVersion, PdfView } from './pdf-file.ts'
import {
  PdfDictionary,
  PdfName,
  PdfReference,
  type PdfValue,
  sameValue,
} from './pdf-value.ts'

const inCatalog = new Set(['AcroForm', 'DSS', 'Extensions', 'Perms'])
const inPage = new Set(['Annots'])
const inForm = new Set(['Fields', 'SigFlags', 'DR', 'DA'])
const forbiddenInForm = ['XFA', 'NeedAppearances', 'CO']
const forbiddenInField = ['A', 'AA', 'Kids']

/** Whether the version changes nothing but that it brings signatures. */
export function addsOnlySignatures(
  version: PdfVersion,
  before: PdfView,
  after: PdfView,
  formerTrailer: PdfDictionary,
): boolean {
  const root = version.trailer.get('Root')
  if (!(root instanceof PdfReference)) return false
  if (!sameValue(root, formerTrailer.get('Root'))) return false
  if (version.freed.some((number) => before.place(number) !== undefined)) return false
  const info = version.trailer.get('Info')
  const pages = pageNumbers(after, root)
  const formerForm = before.dictionary(root)?.get('AcroForm')
  for (const number of version.objects.keys()) {
    if (before.place(number) === undefined) continue
    const was = before.get(number)?.value
    const is = after.get(number)
    if (is === undefined || is.isStream) return false
    if (number === root.number) {
      if (!differsIn(was, is.value, inCatalog)) return false
    } else if (pages.has(number)) {
      if (!differsIn(was, is.value, inPage)) return false
    } else if (formerForm instanceof PdfReference && formerForm.number === number) {
      if (!differsIn(was, is.value, inForm)) return false
    } else if (info instanceof PdfReference && info.number === number) {
      if (!sameValue(info, formerTrailer.get('Info'))) return false
    } else if (!growsByFields(was, is.value, after)) return false
  }
  return formIsPlain(after, root) && annotationsAreFields(before, after, pages)
}

/** Dictionaries that are the same but for these keys. */
function differsIn(
  was: PdfValue | undefined,
  is: PdfValue,
  keys: ReadonlySet<string>,
): boolean {
  if (!(was instanceof PdfDictionary) || !(is instanceof PdfDictionary)) return false
  const rest = (dictionary: PdfDictionary) =>
    new PdfDictionary(new Map([...dictionary.entries].filter(([key]) => !keys.has(key))))
  return sameValue(rest(was), rest(is))
}

/** A list of fields, or of what lies on a page, with more fields at its end. */
const growsByFields = (was: PdfValue | undefined, is: PdfValue, after: PdfView) =>
  Array.isArray(was) &&
  Array.isArray(is) &&
  begins(is, was) &&
  is.slice(was.length).every((each) => isSignatureField(after, each))

const begins = (list: readonly PdfValue[], start: readonly PdfValue[]) =>
  start.every((each, at) => sameValue(each, list[at]))

const list = (view: PdfView, value: PdfValue | undefined): readonly PdfValue[] => {
  const resolved = view.resolve(value)
  return Array.isArray(resolved) ? resolved : []
}

const nodesMax = 20_000

function pageNumbers(view: PdfView, root: PdfReference): ReadonlySet<number> {
  const found = new Set<number>()
  const visited = new Set<number>()
  const walk = (value: PdfValue | undefined): void => {
    if (!(value instanceof PdfReference) || visited.has(value.number)) return
    visited.add(value.number)
    if (visited.size > nodesMax) return
    const node = view.dictionary(value)
    const type = node?.get('Type')
    if (type instanceof PdfName && type.name === 'Page') found.add(value.number)
    for (const kid of list(view, node?.get('Kids'))) walk(kid)
  }
  walk(view.dictionary(root)?.get('Pages'))
  return found
}

/** Every field is one for a signature, and nothing in the form acts. */
function formIsPlain(view: PdfView, root: PdfReference): boolean {
  const form = view.dictionary(view.dictionary(root)?.get('AcroForm'))
  if (form === undefined) return true
  if (forbiddenInForm.some((key) => form.entries.has(key))) return false
  return list(view, form.get('Fields')).every((field) => isSignatureField(view, field))
}

export function isSignatureField(view: PdfView, value: PdfValue): boolean {
  const field = view.dictionary(value)
  const type = field?.get('FT')
  if (!(type instanceof PdfName) || type.name !== 'Sig') return false
  return !forbiddenInField.some((key) => field?.entries.has(key))
}

/** What is laid over a page since is the picture of a signature, wherever it was put. */
function annotationsAreFields(
  before: PdfView,
  after: PdfView,
  pages: ReadonlySet<number>,
): boolean {
  for (const number of pages) {
    const reference = new PdfReference(number)
    const were = list(before, before.dictionary(reference)?.get('Annots'))
    const are = list(after, after.dictionary(reference)?.get('Annots'))
    if (!begins(are, were)) return false
    if (!are.slice(were.length).every((each) => isSignatureField(after, each)))
      return false
  }
  return true
}
