import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { fieldRules } from '@chot/core/query/fields.ts'
import { useState } from 'react'
import type { Procedure } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import { namesIn, useCatalogue } from './catalogue.ts'
import { ruleKey } from './changes.ts'
import { ProcedureEditor } from './ProcedureEditor.tsx'
import './procedures.css'

export function ProcedurePage({ id }: { readonly id: string }) {
  const text = useText()
  const mayEdit = usePermission('procedures:edit')
  const { data, isPending, error, refetch } = useCatalogue()
  const [editing, setEditing] = useState(false)
  const [saved, setSaved] = useState(false)
  const procedure = data?.procedures.find((candidate) => candidate.code === id)
  return (
    <Page
      title={procedure?.name ?? id}
      lead={procedure && `${procedure.code} · ${procedure.field}`}
      actions={
        <>
          <Link to="/procedures" className="back-link">
            <Icon name="back" />
            {text.procedures.back}
          </Link>
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
      {data === undefined ? (
        <div className="card">
          {isPending ? (
            <Skeleton />
          ) : (
            <Failed error={error} onRetry={() => void refetch()} />
          )}
        </div>
      ) : procedure === undefined ? (
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
          catalogue={data}
          onCancel={() => setEditing(false)}
          onSaved={() => {
            setEditing(false)
            setSaved(true)
          }}
        />
      ) : (
        <ProcedureView procedure={procedure} catalogue={data} />
      )}
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
        <div>
          <dt>{text.procedures.level}</dt>
          <dd>{text.procedures.levels[procedure.level] ?? procedure.level}</dd>
        </div>
        <div>
          <dt>{text.procedures.perDossier}</dt>
          <dd>{formatCount(procedure.lookUpsPerDossier)}</dd>
        </div>
        <div>
          <dt>{text.procedures.validFrom}</dt>
          <dd>{formatCivil(procedure.validFrom)}</dd>
        </div>
        <div>
          <dt>{text.procedures.revision}</dt>
          <dd>{formatCount(procedure.revision)}</dd>
        </div>
        <div>
          <dt>{text.procedures.legalBasis}</dt>
          <dd>{procedure.legalBasis}</dd>
        </div>
      </dl>
      <section className="card" aria-label={text.procedures.lead}>
        {procedure.rules.length === 0 ? (
          <Empty title={text.procedures.noRules} hint="" />
        ) : (
          <div className="table-frame">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{text.procedures.part}</th>
                  <th scope="col">{text.procedures.service}</th>
                  <th scope="col">{text.procedures.purposes}</th>
                  <th scope="col">{text.procedures.fields}</th>
                </tr>
              </thead>
              <tbody>
                {procedure.rules.map((rule) => (
                  <tr key={ruleKey(rule)}>
                    <td className="rule-part">{rule.part ?? text.procedures.anyPart}</td>
                    <td>
                      <strong>{names.service(rule.service)}</strong>
                      {off.has(rule.service) && (
                        <div>
                          <Badge tone="warn">{text.procedures.serviceOff}</Badge>
                        </div>
                      )}
                    </td>
                    <td>{rule.purposes.map(names.purpose).join('; ')}</td>
                    <td>
                      {rule.fields.length === 0 ? (
                        text.procedures.matchOnly
                      ) : (
                        <ul className="rule-fields">
                          {rule.fields.map((field) => (
                            <li key={field}>
                              <Badge
                                tone={fieldRules[field].sensitive ? 'warn' : 'plain'}
                              >
                                {fieldRules[field].sensitive && (
                                  <Icon name="lock" size={13} />
                                )}
                                {text.names.fields[field]}
                              </Badge>
                            </li>
                          ))}
                        </ul>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  )
}
