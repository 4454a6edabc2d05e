interface Notes {
  /** Of the input they belong to. */
  readonly id: string
  readonly hint: string | undefined
  readonly error: string | undefined
}

/** What `aria-describedby` of the input names, as far as it is there. */
export function describedBy({ id, hint, error }: Notes): string | undefined {
  const there = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean)
  return there.length === 0 ? undefined : there.join(' ')
}

/** Hint and error below an input. */
export function FieldNotes({ id, hint, error }: Notes) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </>
  )
}
