import { useQuery } from '@tanstack/react-query'
import { useSentence } from '../accounts/BulkDialog.tsx'
import { api } from '../api.ts'
import { formatCivil } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Notice } from '../ui/Notice.tsx'
import { endingsOf } from './endings.ts'

/** What of one's own account ends soon or is lacking, and what to do about it. */
export function EndingSoon() {
  const text = useText()
  const sentence = useSentence()
  const { data } = useQuery({ queryKey: ['own-account'], queryFn: api.ownAccount })
  if (data === undefined) return null
  const endings = endingsOf(data)
  return (
    <>
      {data.lacks.length > 0 && (
        <Notice tone="warn" title={text.accounts.lacksTitle}>
          {data.lacks.map((code) => (
            <p key={code}>{sentence(code)}</p>
          ))}
        </Notice>
      )}
      {endings.length > 0 && (
        <Notice tone="warn" title={text.endings.title}>
          {endings.map((ending) => (
            <p key={`${ending.what} ${ending.on}`}>
              {ending.what === 'duty'
                ? text.endings.duty(
                    text.names.duties[ending.duty],
                    formatCivil(ending.on),
                  )
                : text.endings.training(formatCivil(ending.on))}
            </p>
          ))}
          <p>{text.endings.whatToDo}</p>
        </Notice>
      )}
      {data.dormantOn !== null && (
        <p className="soft">{text.endings.dormant(formatCivil(data.dormantOn))}</p>
      )}
    </>
  )
}
