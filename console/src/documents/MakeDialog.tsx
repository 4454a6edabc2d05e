import type { DocumentKind } from '@chot/core/documents/document.ts'
import { documentKinds } from '@chot/core/documents/document.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyLabel, agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { queryClient } from '../session/session.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import {
  bodyOf,
  dayFields,
  type FieldName,
  type FieldValues,
  fieldsOfKind,
  kindsOfAgency,
  mustFill,
} from './form-fields.ts'

/** What a screen that asks for a document knows of it already. */
export interface DocumentStart {
  readonly kind: DocumentKind
  readonly agency?: { readonly code: string; readonly name: string }
  readonly values?: FieldValues
  readonly route?: 'pc06' | 'c06'
  /** Of a letter that urges: whose agencies it tells of. */
  readonly drive?: string
}

interface MakeDialogProps {
  /** One kind alone; else any is chosen. */
  readonly start?: DocumentStart
  readonly onClose: () => void
  readonly onMade: (id: string) => void
}

/** Stands in the document, which is Vietnamese whatever the screen speaks. */
const usualRecipients = 'Như trên; Lưu: VT'

/** Which document, and what of it the gateway does not know. */
export function MakeDialog({ start, onClose, onMade }: MakeDialogProps) {
  const text = useText()
  const { documents } = text
  const { account: officer } = useSession()
  const province = seesProvince(officer.duties)
  const kinds = province ? documentKinds : kindsOfAgency
  const agencies = useAllAgencies()
  const [kind, setKind] = useState<DocumentKind>(start?.kind ?? 'commitment')
  const [route, setRoute] = useState<'pc06' | 'c06'>(start?.route ?? 'pc06')
  const [values, setValues] = useState<FieldValues>({
    agency: province ? '' : agencyLabel(officer.agency),
    recipients: usualRecipients,
    ...start?.values,
  })
  const [tried, setTried] = useState(false)
  const fields = fieldsOfKind[kind]
  const known = province ? agencies : [officer.agency]
  const agency = fields.includes('agency')
    ? (start?.agency?.code ?? agencyMeant(values.agency ?? '', known))
    : null
  const making = useMutation({
    mutationFn: () => api.makeDocument(bodyOf(kind, values, agency, route, start?.drive)),
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ['documents'] })
      onMade(id)
    },
  })
  const refused = (name: FieldName): string | undefined => {
    if (!(making.error instanceof ApiProblem)) return undefined
    return making.error.body.errors?.find(
      ({ field }) => field === name || field.startsWith(`${name}.`),
    )?.message
  }
  const errorOf = (name: FieldName): string | undefined => {
    if (!tried) return undefined
    if (name === 'agency')
      return agency === null ? text.agencies.notInList : refused(name)
    if (mustFill(kind, name) && (values[name] ?? '').trim() === '')
      return documents.required
    return refused(name)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    const lacks = fields.some((name) =>
      name === 'agency'
        ? agency === null
        : mustFill(kind, name) && (values[name] ?? '').trim() === '',
    )
    if (!lacks && !making.isPending) making.mutate()
  }

  const fieldFor = (name: FieldName) => {
    const common = {
      label: mustFill(kind, name)
        ? documents.fields[name]
        : documents.optional(documents.fields[name]),
      value: values[name] ?? '',
      error: errorOf(name),
      onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
    }
    if (name === 'agency' && start?.agency !== undefined) return null
    if (name === 'agency') return <AgencyField key={name} {...common} agencies={known} />
    const hints: Readonly<Partial<Record<FieldName, string>>> = documents.hints
    return (
      <Field
        key={name}
        {...common}
        type={dayFields.includes(name) ? 'date' : 'text'}
        hint={hints[name]}
        maxLength={300}
        autoComplete="off"
      />
    )
  }

  return (
    <Dialog
      title={start === undefined ? documents.make : documents.kinds[kind]}
      wide
      onClose={onClose}
    >
      <form className="stack" noValidate onSubmit={submit}>
        {making.isError && (
          <Notice tone="warn" grabFocus>
            <p>{problemSentence(making.error, text)}</p>
          </Notice>
        )}
        {start === undefined && (
          <Choice
            label={documents.kind}
            value={kind}
            onChange={(value) => {
              setKind(value as DocumentKind)
              setTried(false)
              making.reset()
            }}
            options={kinds.map((value) => ({ value, label: documents.kinds[value] }))}
          />
        )}
        {start?.agency !== undefined && (
          <p>
            <strong>{start.agency.name}</strong>
          </p>
        )}
        <p className="soft">{documents.from[kind]}</p>
        <div className="document-fields">
          {fields.map(fieldFor)}
          {kind === 'transfer-letter' && (
            <Choice
              label={documents.route}
              value={route}
              onChange={(value) => setRoute(value === 'c06' ? 'c06' : 'pc06')}
              options={[
                { value: 'pc06', label: documents.routes.pc06 },
                { value: 'c06', label: documents.routes.c06 },
              ]}
            />
          )}
        </div>
        <p className="field-hint">{documents.blankHint}</p>
        <div className="dialog-actions">
          <Button onClick={onClose}>{text.general.cancel}</Button>
          <Button type="submit" kind="primary" busy={making.isPending}>
            {making.isPending ? documents.making : documents.make}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
