/** How a Vietnamese word comes out of a keyboard: with its marks, without, by Telex and by VNI. */

const tones: Readonly<Record<string, { readonly telex: string; readonly vni: string }>> =
  {
    '\u0301': { telex: 's', vni: '1' },
    '\u0300': { telex: 'f', vni: '2' },
    '\u0309': { telex: 'r', vni: '3' },
    '\u0303': { telex: 'x', vni: '4' },
    '\u0323': { telex: 'j', vni: '5' },
  }
/** After the vowel they change; Telex doubles the vowel for the circumflex. */
const shapes: Readonly<Record<string, { readonly telex: string; readonly vni: string }>> =
  {
    '\u0302': { telex: '', vni: '6' },
    '\u031b': { telex: 'w', vni: '7' },
    '\u0306': { telex: 'w', vni: '8' },
  }

/** Lower case, no marks, đ as d. */
export function withoutDiacritics(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd')
}

type Method = 'telex' | 'vni'

function keysOf(syllable: string, method: Method): string {
  let keys = ''
  let tone = ''
  for (const letter of syllable.toLowerCase().normalize('NFC')) {
    if (letter === 'đ') {
      keys += method === 'telex' ? 'dd' : 'd9'
      continue
    }
    const [base = '', ...marks] = letter.normalize('NFD')
    keys += base
    for (const mark of marks) {
      tone += tones[mark]?.[method] ?? ''
      const shape = shapes[mark]
      if (shape === undefined) continue
      keys += mark === '\u0302' && method === 'telex' ? base : shape[method]
    }
  }
  // The tone is commonly typed last.
  return keys + tone
}

/** All forms in which a word or phrase is typed as a password: written together, lower case. */
export function typedForms(phrase: string): readonly string[] {
  const syllables = phrase.split(' ')
  const joined = syllables.join('')
  const initials = syllables.length >= 3 ? [initialsOf(syllables)] : []
  return [
    ...new Set([
      withoutDiacritics(joined),
      joined.toLowerCase(),
      syllables.map((each) => keysOf(each, 'telex')).join(''),
      syllables.map((each) => keysOf(each, 'vni')).join(''),
      ...initials,
    ]),
  ]
}

function initialsOf(syllables: readonly string[]): string {
  return syllables.map((each) => withoutDiacritics(each).slice(0, 1)).join('')
}
