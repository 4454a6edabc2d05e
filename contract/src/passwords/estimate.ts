/**
 * How hard a password is to guess, the same estimate on both sides: the server refuses by it, the
 * console shows it while one types. Beside the common lists it knows what is typed in Vietnam.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import vietnamese from './vietnamese.json' with { type: 'json' }
import { typedForms, withoutDiacritics } from './vietnamese-typing.ts'

export interface PasswordEstimate {
  /** 0 guessed at once … 4 beyond an offline attack. */
  readonly score: 0 | 1 | 2 | 3 | 4
  /** What makes it weak: codes of zxcvbn, of which the console has sentences. */
  readonly warning: string | null
  readonly suggestions: readonly string[]
}

/** What stands behind adds at most to the strength; long texts cost time without end. */
const charactersRead = 64

const { habits, ...spoken } = vietnamese

/** A list each: a word's place in its list is how soon it is guessed. */
const spokenLists = Object.fromEntries(
  Object.entries(spoken).map(([name, words]) => [
    `vietnamese-${name}`,
    [...new Set(words.flatMap(typedForms))],
  ]),
)

/** Surname, middle and given name together, of the surnames most people bear. */
const commonSurnames = 12
const wholeNames = vietnamese.surnames
  .slice(0, commonSurnames)
  .flatMap((surname) =>
    ['thị', 'văn'].flatMap((middle) =>
      vietnamese.givenNames.map((given) => withoutDiacritics(surname + middle + given)),
    ),
  )

const estimator = new ZxcvbnFactory({
  dictionary: {
    ...dictionary,
    'vietnamese-habits': habits,
    ...spokenLists,
    'vietnamese-whole-names': wholeNames,
  },
  graphs: adjacencyGraphs,
  maxLength: charactersRead,
})

/**
 * The weakest of the readings of a password: as it stands, without diacritics, and without the
 * marks and spaces between. `known` are words an attacker has of the person, like login and name.
 */
export function estimatePassword(
  password: string,
  known: readonly string[],
): PasswordEstimate {
  const words = [
    ...new Set(known.flatMap((word) => [word.toLowerCase(), withoutDiacritics(word)])),
  ]
  const typed = password.normalize('NFC').slice(0, charactersRead)
  const plain = withoutDiacritics(typed)
  const bare = plain.replace(/[^\p{L}\p{Nd}]/gu, '')
  const readings = [
    { text: typed, times: 1 },
    { text: plain, times: 1 },
    // Where the marks stood must be guessed as well.
    { text: bare, times: bare === plain ? 1 : timesForMarks },
  ].map(({ text, times }) => {
    const { guesses, feedback } = estimator.check(text, words)
    return { guesses: guesses * times, feedback }
  })
  const [weakest] = readings.sort((a, b) => a.guesses - b.guesses)
  if (weakest === undefined) throw new Error('a password was not read')
  const { guesses, feedback } = weakest
  return {
    score: scoreOf(guesses),
    warning: feedback.warning,
    suggestions: feedback.suggestions,
  }
}

const timesForMarks = 50

/** zxcvbn's own bounds (Wheeler, USENIX Security 2016). */
function scoreOf(guesses: number): PasswordEstimate['score'] {
  if (guesses < 1e3) return 0
  if (guesses < 1e6) return 1
  if (guesses < 1e8) return 2
  return guesses < 1e10 ? 3 : 4
}
