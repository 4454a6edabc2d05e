import { type ReactNode, useRef, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Field } from './Field.tsx'

const lengthMin = 5
const lengthMax = 200

export interface Grounds {
  readonly reason: string
  readonly basis: string
}

/** What the server writes into the log beside an act of consequence: why, and on what paper. */
export function useGrounds(): {
  readonly fields: ReactNode
  /** Null when one of them is too short: it is then marked and has the focus. */
  readonly read: () => Grounds | null
} {
  const text = useText()
  const [reason, setReason] = useState('')
  const [basis, setBasis] = useState('')
  const [tried, setTried] = useState(false)
  const reasonInput = useRef<HTMLInputElement>(null)
  const basisInput = useRef<HTMLInputElement>(null)
  const short = (value: string) => value.trim().length < lengthMin
  const errorOf = (value: string) =>
    tried && short(value) ? text.grounds.tooShort : undefined

  function read(): Grounds | null {
    setTried(true)
    const wrong = short(reason) ? reasonInput : short(basis) ? basisInput : null
    if (wrong === null) return { reason: reason.trim(), basis: basis.trim() }
    wrong.current?.focus()
    return null
  }

  const fields = (
    <>
      <Field
        label={text.grounds.reason}
        value={reason}
        onChange={setReason}
        hint={text.grounds.reasonHint}
        error={errorOf(reason)}
        maxLength={lengthMax}
        inputRef={reasonInput}
      />
      <Field
        label={text.grounds.basis}
        value={basis}
        onChange={setBasis}
        hint={text.grounds.basisHint}
        error={errorOf(basis)}
        maxLength={lengthMax}
        inputRef={basisInput}
      />
    </>
  )
  return { fields, read }
}
