import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { fieldRules } from '@chot/core/query/fields.ts'
import { useState } from 'react'
import type { Procedure } from '../api/governance.ts'
import { formatCivil, formatCount } from '../format.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { namesIn, useCatalogue } from './catalogue.ts'
import { type Rule, ruleKey } from './changes.ts'
import { ProcedureEditor } from './ProcedureEditor.tsx'
import './procedures.css'

export function ProcedurePage({ id }: { readonly id: string }) {
  const text = useText()
  const mayEdit = usePermission('procedures:edit')
  const query = useCatalogue()
  const [editing, setEditing] = useState(false)
  const [saved, setSaved] = useState(false)
  const procedure = query.data?.procedures.find((candidate) => candidate.code === id)
  return (
    <Page
      title={procedure?.name ?? id}
      lead={procedure && `${procedure.code} · ${procedure.field}`}
      actions={
        <>
          <BackLink to="/procedures">{text.procedures.back}</BackLink>
          {mayEdit && procedure !== undefined && !editing && (
            <Button
              kind="primary"
              onClick={() => {
                setSaved(false)
                setEditing(true)
              }}
            >
              {text.procedures.edit}
            </Button>
          )}
        </>
      }
    >
      {saved && (
        <Notice tone="good" grabFocus>
          <p>{text.procedures.saved}</p>
        </Notice>
      )}
      <Remote query={query} onCard>
        {(catalogue) =>
          procedure === undefined ? (
            <div className="card">
              <Empty
                icon="question"
                title={text.procedures.missing}
                hint={text.procedures.emptyHint}
              />
            </div>
          ) : editing ? (
            <ProcedureEditor
              key={procedure.revision}
              procedure={procedure}
              catalogue={catalogue}
              onCancel={() => setEditing(false)}
              onSaved={() => {
                setEditing(false)
                setSaved(true)
              }}
            />
          ) : (
            <ProcedureView procedure={procedure} catalogue={catalogue} />
          )
        }
      </Remote>
    </Page>
  )
}

interface ProcedureViewProps {
  readonly procedure: Procedure
  readonly catalogue: ProcedureCatalogue
}

function ProcedureView({ procedure, catalogue }: ProcedureViewProps) {
  const text = useText()
  const names = namesIn(catalogue)
  const off = new Set(
    catalogue.services.filter((service) => !service.enabled).map(({ code }) => code),
  )
  return (
    <>
      <dl className="facts card">
        <Fact label={text.procedures.level}>
          {text.procedures.levels[procedure.level] ?? procedure.level}
        </Fact>
        <Fact label={text.procedures.perDossier}>
          {formatCount(procedure.lookUpsPerDossier)}
        </Fact>
        <Fact label={text.procedures.validFrom}>{formatCivil(procedure.validFrom)}</Fact>
        <Fact label={text.procedures.revision}>{formatCount(procedure.revision)}</Fact>
        <Fact label={text.procedures.legalBasis}>{procedure.legalBasis}</Fact>
      </dl>
      <section className="card" aria-label={text.procedures.lead}>
        <FramedTable
          rows={procedure.rules}
          empty={<Empty title={text.procedures.noRules} hint="" />}
          rowKey={ruleKey}
          columns={[
            {
              head: text.procedures.part,
              className: 'rule-part',
              cell: ({ part }) => part ?? text.procedures.anyPart,
            },
            {
              head: text.procedures.service,
              cell: ({ service }) => (
                <>
                  <strong>{names.service(service)}</strong>
                  {off.has(service) && (
                    <div>
                      <Badge tone="warn">{text.procedures.serviceOff}</Badge>
                    </div>
                  )}
                </>
              ),
            },
            {
              head: text.procedures.purposes,
              cell: ({ purposes }) => purposes.map(names.purpose).join('; '),
            },
            {
              head: text.procedures.fields,
              cell: ({ fields }) => <RuleFields fields={fields} />,
            },
          ]}
        />
      </section>
    </>
  )
}

function RuleFields({ fields }: { readonly fields: Rule['fields'] }) {
  const text = useText()
  if (fields.length === 0) return text.procedures.matchOnly
  return (
    <ul className="rule-fields">
      {fields.map((field) => (
        <li key={field}>
          <Badge tone={fieldRules[field].sensitive ? 'warn' : 'plain'}>
            {fieldRules[field].sensitive && <Icon name="lock" size={13} />}
            {text.names.fields[field]}
          </Badge>
        </li>
      ))}
    </ul>
  )
}
