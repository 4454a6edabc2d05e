import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { EnrolAuthenticator } from '../my-account/EnrolAuthenticator.tsx'
import { NewPasskey } from '../my-account/NewPasskey.tsx'
import { ownFactorsKey } from '../my-account/own-factors.ts'
import { passkeysKnown } from '../passkey.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'

/** A second factor of one's own: an authenticator, or a passkey in its place. */
export function FactorStep() {
  const text = useText()
  const { recovering } = useSession()
  const query = useQuery({ queryKey: ownFactorsKey, queryFn: api.ownFactors })
  return (
    <section className="notice-step" aria-labelledby="factor-step">
      <h2 id="factor-step">{text.factor.title}</h2>
      <p>{recovering ? text.factor.leadRecovering : text.factor.lead}</p>
      <EnrolAuthenticator />
      {query.data?.passkeysPossible === true && passkeysKnown() && (
        <section className="factor-instead" aria-labelledby="factor-passkey">
          <h3 id="factor-passkey">{text.factor.passkeyInstead}</h3>
          <p>{text.factors.passkeysLead}</p>
          <NewPasskey />
        </section>
      )}
    </section>
  )
}
