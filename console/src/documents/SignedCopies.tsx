import {
  type DocumentView,
  type SignedCopy,
  signedCopyBytesMax,
} from '@chot/contract/documents.ts'
import type { SignedRefusal } from '@chot/core/documents/signed/check-signed.ts'
import { useMutation } from '@tanstack/react-query'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { formatCount, formatDateTime, formatInstant } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { FilePicker } from '../ui/FilePicker.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { saveFile } from '../ui/save-text.ts'

/** The steps of the check in their order, and how each can fail. */
const steps = [
  ['file', ['signed-other-document']],
  ['growth', ['signed-unreadable', 'signed-changed']],
  ['whole', ['signed-without-signature', 'signed-not-whole']],
  ['signature', ['signed-form', 'signed-digest', 'signed-signature', 'signed-usage']],
  ['time', ['signed-time']],
  ['certificate', ['signed-expired', 'signed-untrusted']],
] as const satisfies readonly (readonly [string, readonly SignedRefusal[]])[]

const codesOf = (codes: readonly SignedRefusal[]): readonly string[] => codes

/** Signed copies that were taken back, and the way to send one. */
export function SignedCopies({ document }: { readonly document: DocumentView }) {
  const text = useText()
  const { documents } = text
  const mayMake = usePermission('documents:make')
  const taking = useMutation({
    mutationFn: (bytes: Uint8Array<ArrayBuffer>) => api.takeSigned(document.id, bytes),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['documents'] }),
  })
  const code = taking.error instanceof ApiProblem ? taking.error.body.code : null
  const failed = steps.findIndex(([, codes]) => codesOf(codes).includes(code ?? ''))
  return (
    <section className="card" aria-label={documents.copies}>
      <h2 className="card-title">{documents.copies}</h2>
      <div className="card-body stack">
        {taking.isError && (
          <Notice tone="bad" grabFocus title={documents.refused}>
            <p>{problemSentence(taking.error, text)}</p>
          </Notice>
        )}
        {failed >= 0 && <Steps failed={failed} pathChecked />}
        {taking.isSuccess && (
          <Notice tone="good" grabFocus>
            <p>{documents.taken}</p>
          </Notice>
        )}
        {document.copies.length === 0 && !taking.isError && (
          <p className="soft">{documents.noCopies}</p>
        )}
        {document.copies.map((copy) => (
          <CopyView key={copy.sha256} id={document.id} copy={copy} />
        ))}
        {mayMake && (
          <FilePicker
            label={documents.sendSigned}
            lead={taking.isPending ? documents.checking : documents.sendLead}
            hint={documents.sendHint}
            bytesMax={signedCopyBytesMax}
            accept=".pdf,application/pdf"
            onFiles={([file]) => {
              if (file !== undefined && !taking.isPending) taking.mutate(file.bytes)
            }}
          />
        )}
      </div>
    </section>
  )
}

function CopyView({ id, copy }: { readonly id: string; readonly copy: SignedCopy }) {
  const { documents } = useText()
  const saving = useMutation({
    mutationFn: () => api.signedCopyFile(id, copy.sha256),
    onSuccess: ({ name, content }) => saveFile(name, content),
  })
  return (
    <div className="document-copy stack">
      {copy.signers.map((signer) => (
        <dl key={signer.certificate} className="facts">
          <Fact label={documents.signer}>{signer.name}</Fact>
          <Fact label={documents.issuer}>{signer.issuer}</Fact>
          <Fact label={documents.signedAt}>
            {signer.claimedAtMs === null
              ? documents.noTime
              : documents.stated(formatInstant(signer.claimedAtMs))}
          </Fact>
        </dl>
      ))}
      <Steps failed={null} pathChecked={copy.pathChecked} />
      <dl className="facts">
        <Fact label={documents.takenAt}>
          {documents.takenBy(formatDateTime(copy.takenAt), copy.takenBy)}
        </Fact>
        <Fact label="SHA-256" mono>
          {copy.sha256}
        </Fact>
      </dl>
      <div>
        <Button busy={saving.isPending} onClick={() => saving.mutate()}>
          {documents.saveSigned(formatCount(Math.ceil(copy.bytes / 1024)))}
        </Button>
      </div>
    </div>
  )
}

interface StepsProps {
  /** Place of the step that failed; null: none did. */
  readonly failed: number | null
  readonly pathChecked: boolean
}

function Steps({ failed, pathChecked }: StepsProps) {
  const { documents } = useText()
  return (
    <ol className="document-steps">
      {steps.map(([name], at) => {
        const unchecked = name === 'certificate' && !pathChecked
        const how =
          failed === null
            ? unchecked
              ? 'part'
              : 'good'
            : at < failed
              ? 'good'
              : at === failed
                ? 'bad'
                : 'open'
        const tone = { good: 'good', bad: 'bad', open: 'plain', part: 'warn' } as const
        return (
          <li key={name}>
            <Badge tone={tone[how]}>{documents.verdicts[how]}</Badge>{' '}
            {unchecked ? documents.pathUnchecked : documents.steps[name]}
          </li>
        )
      })}
      <li>
        <Badge>{documents.verdicts.not}</Badge> {documents.revocation}
      </li>
    </ol>
  )
}
