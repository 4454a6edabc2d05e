/** What was asked for could not be read or understood: says nothing about the log (exit code 2). */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Unreachable'
  }
}
