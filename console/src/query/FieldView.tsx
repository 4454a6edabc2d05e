import type { FieldName, FieldValue } from '@chot/core/query/fields.ts'
import { formatCivil } from '../format.ts'
import { useText } from '../text/language.tsx'
import { DataTable } from '../ui/DataTable.tsx'
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
    <DataTable
      className="members"
      rows={value}
      rowKey={({ fullName, birth, relation }) => `${fullName} ${birth} ${relation}`}
      columns={[
        { head: text.query.memberName, cell: ({ fullName }) => fullName },
        { head: text.query.memberBirth, cell: ({ birth }) => formatCivil(birth) },
        { head: text.query.relation, cell: ({ relation }) => relation },
      ]}
    />
  )
}
