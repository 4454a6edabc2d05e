/** What is told of a problem: see problems.ts. */
export interface ProblemText {
  readonly status: number
  readonly vi: string
  readonly en: string
}
