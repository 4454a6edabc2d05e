import { disclosedMonthsMax } from '@chot/contract/evidence-packs.ts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { formatDateTime, formatMonth } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { MonthChoice } from '../ui/MonthChoice.tsx'
import { Notice } from '../ui/Notice.tsx'

export interface Disclosure {
  readonly approval: string
  readonly months: string[]
}

/** Whether the keys of months go with a pack: on an approval of one's own, and not unless chosen. */
export function usePackKeys(): {
  readonly fields: ReactNode
  /** Null: no key. */
  readonly disclosure: Disclosure | null
} {
  const text = useText()
  const [id, setId] = useState<string>()
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set())
  const query = useQuery({
    queryKey: ['approvals', 'usable-keys'],
    queryFn: () => api.approvals({ kind: 'key-disclosure', open: 'true' }),
  })
  const usable = (query.data?.approvals ?? []).filter(
    ({ own, state }) => own && state === 'approved',
  )
  const approval = usable.find((each) => each.id === id)
  const approved = approval?.terms.months?.split(',') ?? []
  const chosen = new Set(approved.filter((month) => !without.has(month)))
  const fields = (
    <>
      <fieldset className="log-pack-which">
        <legend className="field-label">{text.log.pack.keys}</legend>
        <label>
          <input
            type="radio"
            name="keys"
            checked={approval === undefined}
            onChange={() => setId(undefined)}
          />
          {text.log.pack.noKeys}
        </label>
        {usable.map((each) => (
          <label key={each.id}>
            <input
              type="radio"
              name="keys"
              checked={each.id === id}
              onChange={() => {
                setId(each.id)
                setWithout(new Set())
              }}
            />
            {text.log.pack.withKeys(
              (each.terms.months ?? '').split(',').map(formatMonth).join(', '),
              each.terms.recipient ?? '',
              formatDateTime(each.usableUntil ?? 0),
            )}
          </label>
        ))}
        <p className="field-hint">
          {text.log.pack.keysHint}{' '}
          <Link to="/key-disclosures">{text.log.pack.askKeys}</Link>
        </p>
      </fieldset>
      {approval !== undefined && (
        <>
          <Notice tone="warn">
            <p>{text.keyDisclosure.everybody}</p>
          </Notice>
          <MonthChoice
            label={text.keyDisclosure.months}
            hint={text.log.pack.keysNeeded}
            months={approved}
            chosen={chosen}
            most={disclosedMonthsMax}
            onChoose={(kept) =>
              setWithout(new Set(approved.filter((month) => !kept.has(month))))
            }
            error={chosen.size === 0 ? text.keyDisclosure.monthsMissing : undefined}
          />
          <dl className="log-pack-grounds">
            <dt>{text.grounds.reason}</dt>
            <dd>{approval.reason}</dd>
            <dt>{text.grounds.basis}</dt>
            <dd>{approval.basis}</dd>
          </dl>
        </>
      )}
    </>
  )
  return {
    fields,
    disclosure:
      approval === undefined ? null : { approval: approval.id, months: [...chosen] },
  }
}
