import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { saveFile } from '../ui/save-text.ts'
import { Preview } from './Preview.tsx'
import { SignedCopies } from './SignedCopies.tsx'
import './documents.css'

/** One document: its files, what it says, and what came back signed. */
export function DocumentPage({ id }: { readonly id: string }) {
  const text = useText()
  const { documents } = text
  const query = useQuery({
    queryKey: ['documents', 'one', id],
    queryFn: () => api.document(id),
  })
  // Reading it is an entry of the log: asked for once.
  const described = useQuery({
    queryKey: ['document-description', id],
    queryFn: () => api.documentDescription(id),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const saving = useMutation({
    mutationFn: (form: 'pdf' | 'docx') => api.documentFile(id, form),
    onSuccess: ({ name, content }) => saveFile(name, content),
  })
  const kilobytes = (bytes: number) => formatCount(Math.ceil(bytes / 1024))
  return (
    <Page
      title={query.data === undefined ? documents.one : documents.kinds[query.data.kind]}
      lead={<BackLink to="/documents">{documents.title}</BackLink>}
      actions={
        query.data !== undefined && (
          <>
            <Button
              kind="primary"
              busy={saving.isPending}
              onClick={() => saving.mutate('pdf')}
            >
              {documents.savePdf(kilobytes(query.data.pdf.bytes))}
            </Button>
            <Button busy={saving.isPending} onClick={() => saving.mutate('docx')}>
              {documents.saveDocx(kilobytes(query.data.docx.bytes))}
            </Button>
          </>
        )
      }
    >
      {saving.isError && (
        <Notice tone="bad" grabFocus title={problemSentence(saving.error, text)} />
      )}
      <Remote query={query} onCard>
        {(document) => (
          <div className="document-sides">
            <div className="stack">
              <section className="card" aria-label={documents.facts}>
                <h2 className="card-title">{documents.facts}</h2>
                <dl className="facts card-body">
                  <Fact label={documents.agency}>{document.agencyName}</Fact>
                  <Fact label={documents.form}>
                    {documents.edition(formatCivil(document.edition))}
                  </Fact>
                  <Fact label={documents.madeAt}>
                    {documents.takenBy(formatDateTime(document.madeAt), document.madeBy)}
                  </Fact>
                  <Fact label={documents.versionCode} mono>
                    {document.versionCode}
                  </Fact>
                  <Fact label={documents.pdfHash} mono>
                    {document.pdf.sha256}
                  </Fact>
                  <Fact label={documents.docxHash} mono>
                    {document.docx.sha256}
                  </Fact>
                </dl>
              </section>
              <SignedCopies document={document} />
            </div>
            <section className="card" aria-label={documents.preview}>
              <h2 className="card-title">{documents.preview}</h2>
              <Remote query={described} lines={12}>
                {(description) => <Preview document={description} />}
              </Remote>
            </section>
          </div>
        )}
      </Remote>
    </Page>
  )
}
