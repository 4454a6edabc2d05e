import type { Part } from '@chot/core/registration/version.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { navigate } from '../router/location.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'

const kinds = {
  commitment: 'commitment',
  accounts: 'account-list',
  services: 'service-registration',
} as const

interface MakeOfPartProps {
  readonly agency: string
  readonly part: Exclude<Part, 'security'>
  /** The version that was accepted. */
  readonly version: string
}

/** The form of an accepted part, in one press. */
export function MakeOfPart({ agency, part, version }: MakeOfPartProps) {
  const text = useText()
  const cache = useQueryClient()
  const mayMake = usePermission('documents:make')
  const kind = kinds[part]
  const making = useMutation({
    mutationFn: () => api.makeDocument({ kind, agency, version }),
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['documents'] })
      navigate(`/documents/${id}`)
    },
  })
  if (!mayMake) return null
  return (
    <>
      <Button small busy={making.isPending} onClick={() => making.mutate()}>
        {making.isPending ? text.documents.making : text.documents.starts[kind]}
      </Button>
      {making.isError && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(making.error, text)}</p>
        </Notice>
      )}
    </>
  )
}
