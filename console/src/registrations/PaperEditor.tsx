import type {
  ChecklistAnswer,
  RegistrationView,
  VersionView,
} from '@chot/contract/registrations.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { hexOf, sha256 } from '../check/crypto.ts'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { FilePicker } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { ChecklistFields } from './ChecklistFields.tsx'
import { nextYear, useNewest } from './use-newest.ts'
import { versionPath } from './version-links.ts'

interface EditorProps {
  readonly part: 'commitment' | 'security'
  readonly view: RegistrationView
  readonly onClose: () => void
}

/** A signed paper with its days; of security also its level and the self-assessment. */
export function PaperEditor(props: EditorProps) {
  const newest = useNewest(props.view, props.part)
  return (
    <Remote query={newest} onCard>
      {(before) => <Form {...props} before={before} />}
    </Remote>
  )
}

const fileBytesMax = 64 * 1024 * 1024
const fields = ['documentNumber', 'issuer', 'signerName', 'signerPosition'] as const
type PaperField = (typeof fields)[number]

function Form({
  part,
  view,
  before,
  onClose,
}: EditorProps & { readonly before: VersionView | null }) {
  const text = useText()
  const { registrations } = text
  const cache = useQueryClient()
  const old = before?.paper ?? null
  const [words, setWords] = useState<Readonly<Record<PaperField, string>>>({
    documentNumber: old?.documentNumber ?? '',
    issuer: old?.issuer ?? (part === 'commitment' ? view.agency.name : ''),
    signerName: old?.signerName ?? '',
    signerPosition: old?.signerPosition ?? '',
  })
  const [documentDate, setDocumentDate] = useState(old?.documentDate ?? view.day)
  const [from, setFrom] = useState(before?.validFrom ?? view.day)
  const [to, setTo] = useState(before?.validTo ?? nextYear(view.day))
  const [file, setFile] = useState(before?.sourceSha256 ?? null)
  const [level, setLevel] = useState(String(old?.level ?? 3))
  const [basis, setBasis] = useState(old?.basis ?? view.bases[0]?.code ?? '')
  const [answers, setAnswers] = useState<readonly ChecklistAnswer[]>(() =>
    (before?.checklist ?? []).flatMap(({ item, answer, evidence }) =>
      answer === null ? [] : [{ item, answer, evidence }],
    ),
  )
  const [tried, setTried] = useState(false)
  const lacking =
    fields.some((field) => words[field].trim() === '') ||
    [documentDate, from, to].includes('') ||
    answers.some(({ evidence }) => evidence.trim() === '')
  const saving = useMutation({
    mutationFn: () => {
      const common = {
        ...words,
        documentDate,
        validFrom: from,
        validTo: to,
        fileSha256: file,
      }
      return part === 'commitment'
        ? api.draftCommitment(view.agency.code, common)
        : api.draftSecurity(view.agency.code, {
            ...common,
            level: Number(level),
            basis,
            answers: [...answers],
          })
    },
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries()
      navigate(versionPath(id))
    },
  })
  const errorOf = (value: string) =>
    tried && value.trim() === '' ? registrations.required : undefined

  return (
    <form
      className="card card-body registration-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!lacking && !saving.isPending) saving.mutate()
      }}
    >
      <h2>{registrations.parts[part]}</h2>
      <div className="registration-days">
        {fields.map((field) => (
          <Field
            key={field}
            label={registrations[field]}
            value={words[field]}
            maxLength={200}
            required
            error={errorOf(words[field])}
            onChange={(value) => setWords((all) => ({ ...all, [field]: value }))}
          />
        ))}
        <Field
          label={registrations.documentDate}
          type="date"
          value={documentDate}
          error={errorOf(documentDate)}
          onChange={setDocumentDate}
        />
        <Field
          label={registrations.validFrom}
          type="date"
          value={from}
          error={errorOf(from)}
          onChange={setFrom}
        />
        <Field
          label={registrations.validTo}
          type="date"
          value={to}
          error={errorOf(to)}
          onChange={setTo}
        />
        {part === 'security' && (
          <>
            <Choice
              label={registrations.level}
              value={level}
              onChange={setLevel}
              options={['1', '2', '3', '4', '5'].map((value) => ({
                value,
                label: registrations.levelOf(value),
              }))}
            />
            <Choice
              label={registrations.basis}
              value={basis}
              onChange={setBasis}
              options={view.bases.map(({ code, name }) => ({ value: code, label: name }))}
            />
          </>
        )}
      </div>
      <div>
        <p className="field-label">{registrations.paperFile}</p>
        <FilePicker
          label={registrations.choosePaper}
          lead={registrations.paperFileLead}
          bytesMax={fileBytesMax}
          onFiles={([picked]) => {
            if (picked !== undefined) setFile(hexOf(sha256(picked.bytes)))
          }}
        />
        {file !== null && (
          <p className="mono soft registration-hash" role="status">
            {file}
          </p>
        )}
      </div>
      {part === 'security' && (
        <ChecklistFields
          items={view.checklist}
          answers={answers}
          tried={tried}
          onChange={setAnswers}
        />
      )}
      {tried && lacking && <p className="field-error">{registrations.required}</p>}
      {saving.error !== null && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(saving.error, text)}</p>
        </Notice>
      )}
      <div className="registration-acts">
        <Button onClick={onClose}>{text.general.cancel}</Button>
        <Button type="submit" kind="primary" busy={saving.isPending}>
          {registrations.save}
        </Button>
      </div>
    </form>
  )
}
