import { useText } from '../text/language.tsx'
import { Field } from '../ui/Field.tsx'
import { type Agency, agencyLabel } from './agencies.ts'

interface AgencyFieldProps {
  readonly label: string
  readonly agencies: readonly Pick<Agency, 'code' | 'name'>[]
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  readonly required?: boolean
}

/** A field with the agencies as suggestions: 130 of them are too many for a plain list. */
export function AgencyField({ agencies, ...field }: AgencyFieldProps) {
  const text = useText()
  return (
    <Field
      {...field}
      suggestions={agencies.map(agencyLabel)}
      placeholder={text.agencies.choose}
      maxLength={200}
      autoComplete="off"
    />
  )
}
