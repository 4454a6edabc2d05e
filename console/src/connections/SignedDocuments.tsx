import type { FileView } from '@chot/contract/connections.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

interface SignedDocumentsProps {
  readonly file: FileView
  readonly onAttached: () => void
}

/** Documents of the agency whose signed copy was taken back: attached without a second upload. */
export function SignedDocuments({ file, onAttached }: SignedDocumentsProps) {
  const text = useText()
  const agency = file.agency.code
  const query = useQuery({
    queryKey: ['documents', 'signed', agency],
    queryFn: () => api.documents({ agency, signed: 'true', limit: 20 }),
  })
  const attaching = useMutation({
    mutationFn: (document: string) => api.attachSigned(file.id, document),
    onSuccess: onAttached,
  })
  const rows = (query.data?.rows ?? []).filter(
    (row) => !file.attachments.some(({ name }) => name.includes(row.versionCode)),
  )
  if (rows.length === 0 && !attaching.isError) return null
  return (
    <div className="stack">
      {attaching.isError && (
        <Notice tone="warn" grabFocus>
          <p>{problemSentence(attaching.error, text)}</p>
        </Notice>
      )}
      <h3 className="signed-title">{text.files.signedDocuments}</h3>
      <ul className="signed-list">
        {rows.map(({ id, kind, versionCode, madeAt }) => (
          <li key={id}>
            <Link to={`/documents/${id}`}>{text.documents.kinds[kind]}</Link>
            <span className="soft">
              <span className="mono">{versionCode}</span> · {formatDateTime(madeAt)}
            </span>
            <Button
              small
              busy={attaching.isPending}
              label={`${text.files.attachSigned}: ${text.documents.kinds[kind]} ${versionCode}`}
              onClick={() => attaching.mutate(id)}
            >
              {text.files.attachSigned}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
