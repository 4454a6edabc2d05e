import type { OwnFactors } from '@chot/contract/factors.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatDateTime } from '../format.ts'
import { passkeysKnown } from '../passkey.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Remote } from '../ui/Remote.tsx'
import { EnrolAuthenticator } from './EnrolAuthenticator.tsx'
import { NewPasskey } from './NewPasskey.tsx'
import { ownFactorsKey } from './own-factors.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Passkey = OwnFactors['passkeys'][number]

/** The officer's second factors: what is there, and what each can be exchanged for. */
export function FactorsCard() {
  const text = useText()
  const client = useQueryClient()
  const query = useQuery({ queryKey: ownFactorsKey, queryFn: api.ownFactors })
  const refresh = () => client.invalidateQueries({ queryKey: ownFactorsKey })
  return (
    <section className="card my-account-card" aria-labelledby="my-factors">
      <h2 id="my-factors">{text.factors.title}</h2>
      <p className="soft">{text.factors.lead}</p>
      <Remote query={query} lines={6}>
        {(factors) => (
          <>
            <Authenticator has={factors.totp} onChanged={refresh} />
            <Passkeys factors={factors} onChanged={refresh} />
            <RecoveryCodes codes={factors.recoveryCodes} onMade={refresh} />
          </>
        )}
      </Remote>
    </section>
  )
}

interface AuthenticatorProps {
  readonly has: boolean
  readonly onChanged: () => void
}

function Authenticator({ has, onChanged }: AuthenticatorProps) {
  const text = useText()
  const [open, setOpen] = useState(false)
  const [changed, setChanged] = useState(false)
  return (
    <section className="my-factor" aria-labelledby="my-authenticator">
      <h3 id="my-authenticator">
        {text.factors.authenticator}{' '}
        <Badge tone={has ? 'good' : 'info'}>
          {has ? text.factors.inUse : text.factors.notInUse}
        </Badge>
      </h3>
      {changed && (
        <Notice tone="good" grabFocus>
          <p>{text.factors.authenticatorChanged}</p>
        </Notice>
      )}
      <p>
        <Button onClick={() => setOpen(true)}>
          {has ? text.factors.changeAuthenticator : text.factors.addAuthenticator}
        </Button>
      </p>
      {open && (
        <Dialog
          wide
          title={has ? text.factors.changeAuthenticator : text.factors.addAuthenticator}
          onClose={() => setOpen(false)}
        >
          <div className="stack">
            <p className="soft">{text.factors.authenticatorLead}</p>
            <EnrolAuthenticator
              beside={
                <Button onClick={() => setOpen(false)}>{text.general.cancel}</Button>
              }
              onEnrolled={() => {
                setOpen(false)
                setChanged(true)
                onChanged()
              }}
            />
          </div>
        </Dialog>
      )}
    </section>
  )
}

interface PasskeysProps {
  readonly factors: OwnFactors
  readonly onChanged: () => void
}

function Passkeys({ factors, onChanged }: PasskeysProps) {
  const text = useText()
  const client = useQueryClient()
  const [removing, setRemoving] = useState<Passkey | null>(null)
  const { passkeys, passkeysPossible } = factors
  return (
    <section className="my-factor" aria-labelledby="my-passkeys">
      <h3 id="my-passkeys">{text.factors.passkeys}</h3>
      <p className="soft">{text.factors.passkeysLead}</p>
      {passkeys.length === 0 ? (
        <p>{text.factors.noPasskeys}</p>
      ) : (
        <DataTable
          rows={passkeys}
          rowKey={({ id }) => id}
          columns={[
            {
              head: text.factors.passkeyName,
              cell: ({ name, synced }) => (
                <>
                  {name}
                  {synced && <span className="soft"> · {text.factors.synced}</span>}
                </>
              ),
            },
            {
              head: text.factors.createdAt,
              cell: ({ createdAt }) => formatDateTime(createdAt),
            },
            {
              head: text.factors.lastUsedAt,
              cell: ({ lastUsedAt }) =>
                lastUsedAt === null ? text.factors.never : formatDateTime(lastUsedAt),
            },
            {
              head: text.factors.remove,
              cell: (passkey) => (
                <Button
                  small
                  label={text.factors.removeOne(passkey.name)}
                  onClick={() => setRemoving(passkey)}
                >
                  {text.factors.remove}
                </Button>
              ),
            },
          ]}
        />
      )}
      {passkeysPossible && passkeysKnown() ? (
        <NewPasskey onMade={onChanged} />
      ) : (
        <p className="soft">{text.factors.passkeysNotHere}</p>
      )}
      {removing !== null && (
        <ConfirmDialog
          title={text.factors.removeOne(removing.name)}
          confirm={text.factors.remove}
          danger
          onClose={() => setRemoving(null)}
          onConfirm={async () => {
            client.setQueryData(ownFactorsKey, await api.removePasskey(removing.id))
            setRemoving(null)
          }}
        >
          <p>{text.factors.removeText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
