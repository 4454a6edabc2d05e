import { rightsOfDuty } from '@chot/core/duties.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'

/** What the duties in force let the officer do, in plain words, by the table the server goes by. */
export function OwnRights() {
  const text = useText()
  const { account, permissions } = useSession()
  const answers = new Set(account.duties.flatMap((duty) => rightsOfDuty[duty].answers))
  return (
    <section className="card my-account-card" aria-labelledby="my-rights">
      <h2 id="my-rights">{text.rights.title}</h2>
      {account.duties.length === 0 ? (
        <p>{text.rights.none}</p>
      ) : (
        <dl className="my-rights">
          <dt>{text.rights.duties}</dt>
          <dd>
            <ul>
              {account.duties.map((duty) => (
                <li key={duty}>{text.names.duties[duty]}</li>
              ))}
            </ul>
          </dd>
          <dt>{text.rights.may}</dt>
          <dd>
            <ul>
              {[...answers].map((answer) => (
                <li key={answer}>{text.rights.answers[answer]}</li>
              ))}
              {permissions.map((permission) => (
                <li key={permission}>{text.rights.permissions[permission]}</li>
              ))}
            </ul>
          </dd>
        </dl>
      )}
    </section>
  )
}
