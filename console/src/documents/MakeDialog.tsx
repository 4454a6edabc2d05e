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

interface MakeDialogProps {
  readonly onClose: () => void
  readonly onMade: (id: string) => void
}

/** Which document, and what of it the gateway does not know. */
/** Stands in the document, which is Vietnamese whatever the screen speaks. */
const usualRecipients = 'Như trên; Lưu: VT'

export function MakeDialog({ onClose, onMade }: MakeDialogProps) {
  const text = useText()
  const { documents } = text
  const { account: officer } = useSession()
  const province = seesProvince(officer.duties)
  const kinds = province ? documentKinds : kindsOfAgency
  const agencies = useAllAgencies()
  const [kind, setKind] = useState<DocumentKind>('commitment')
  const [route, setRoute] = useState<'pc06' | 'c06'>('pc06')
  const [values, setValues] = useState<FieldValues>({
    agency: province ? '' : agencyLabel(officer.agency),
    recipients: usualRecipients,
  })
  const [tried, setTried] = useState(false)
  const fields = fieldsOfKind[kind]
  const known = province ? agencies : [officer.agency]
  const agency = fields.includes('agency')
    ? agencyMeant(values.agency ?? '', known)
    : null
  const making = useMutation({
    mutationFn: () => api.makeDocument(bodyOf(kind, values, agency, route)),
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
    <Dialog title={documents.make} wide onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        {making.isError && (
          <Notice tone="warn" grabFocus>
            <p>{problemSentence(making.error, text)}</p>
          </Notice>
        )}
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
