import { type ComponentProps, useState } from 'react'
import { useText } from '../text/language.tsx'
import { Field } from './Field.tsx'

/** A password: hidden until the officer wants to see what they typed. */
export function SecretField(
  props: Omit<ComponentProps<typeof Field>, 'type' | 'trailing'>,
) {
  const text = useText()
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      maxLength={128}
      trailing={
        <button
          type="button"
          className="field-show"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? text.signIn.hide : text.signIn.show}
        </button>
      }
    />
  )
}
