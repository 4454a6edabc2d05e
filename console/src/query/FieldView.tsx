import type { FieldName, FieldValue } from '@chot/core/query/fields.ts'
import { formatCivil } from '../format.ts'
import { useText } from '../text/language.tsx'
import { fieldText } from './field-text.ts'

interface FieldViewProps {
  readonly field: FieldName
  readonly value: FieldValue
}

function isList<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value)
}

export function FieldView({ field, value }: FieldViewProps) {
  const text = useText()
  if (!isList(value))
    return <span className="value">{fieldText(field, value, text)}</span>
  if (value.length === 0) return <span className="value">{text.names.empty}</span>
  return (
    <table className="members">
      <thead>
        <tr>
          <th scope="col">{text.query.memberName}</th>
          <th scope="col">{text.query.memberBirth}</th>
          <th scope="col">{text.query.relation}</th>
        </tr>
      </thead>
      <tbody>
        {value.map((member) => (
          <tr key={`${member.fullName} ${member.birth} ${member.relation}`}>
            <td>{member.fullName}</td>
            <td>{formatCivil(member.birth)}</td>
            <td>{member.relation}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
