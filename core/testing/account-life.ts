/**
 * The life of a few accounts as the rules let it be: steps drawn at random, most of them refused, and
 * the story of those that were not, as the access log would tell it. Who judges a story shares
 * nothing with the rules: core/src/workflow/account.property.test.ts.
 */
import type { Duty } from '../src/duties.ts'
import { lacksToQuery } from '../src/query/account-right.ts'
import {
  type Account,
  type AccountAct,
  type AccountRequest,
  accountAfterApproval,
  type RequestDecision,
  type RequestKind,
  ruleAct,
  ruleDecision,
  ruleRequest,
  stateAfter,
  stateAfterRequest,
} from '../src/workflow/account.ts'
import { type DatedDuty, dutiesOn } from '../src/workflow/dated-duties.ts'
import { addDays, dormancyDue } from '../src/workflow/dormancy.ts'
import { founders, newcomers, type Step, takingOver } from './account-steps.ts'

export interface Standing extends Account {
  readonly listed: boolean
  readonly done: readonly (typeof takingOver)[number][]
  /** The first day no more. */
  readonly trainedUntil: string
  readonly usedOn: string
  readonly warnedOn: string | null
}

/** One thing that happened. */
export type Told = { readonly of: string; readonly day: string } & (
  | {
      readonly what: 'asked'
      readonly request: number
      readonly kind: RequestKind
      readonly by: string
      readonly agency: string
      readonly duties: readonly DatedDuty[] | null
    }
  | {
      readonly what: RequestDecision
      readonly request: number
      readonly kind: RequestKind
      readonly by: string
    }
  | { readonly what: AccountAct; readonly by: string; readonly duty: Duty }
  | { readonly what: (typeof takingOver)[number] | 'used' }
  | { readonly what: 'warned' | 'slept' }
)

/** Password and factor of one's own are gone; what was read was read. */
const handedBack = ({ done }: Standing) => ({
  done: done.filter((each) => each === 'notice'),
})

export const trainingDays = 365
const dormancy = { dormantAfterDays: 45, warnDaysBefore: 7 }
const firstDay = '2026-11-20'

/** Takes the steps through the rules; the clock's own work is done at the end of every day. */
export function live(steps: readonly Step[]) {
  let day = firstDay
  const story: Told[] = []
  const requests: AccountRequest[] = []
  const accounts = new Map<string, Standing>(
    founders.map(([id, duty, agency]) => [
      id,
      {
        id,
        state: 'active',
        agency,
        duties: [{ duty, from: day, to: null }],
        listed: false,
        done: takingOver,
        enrolled: true,
        trainedUntil: day,
        usedOn: day,
        warnedOn: null,
      },
    ]),
  )
  const change = (id: string, to: Partial<Standing>) => {
    const before = accounts.get(id)
    if (before === undefined) return
    const wakes = before.state !== 'active' && to.state === 'active'
    const done = to.done ?? before.done
    const enrolled = takingOver.every((each) => done.includes(each))
    accounts.set(id, {
      ...before,
      ...to,
      enrolled,
      ...(wakes ? { usedOn: day, warnedOn: null } : {}),
    })
  }

  function endDay() {
    day = addDays(day, 1)
    for (const { id, state, usedOn, warnedOn } of accounts.values()) {
      if (state !== 'active') continue
      if (!newcomers.includes(id)) change(id, { usedOn: day })
      else {
        const due = dormancyDue(usedOn, warnedOn, day, dormancy)
        if (due === 'nothing') continue
        change(id, due === 'warn' ? { warnedOn: day } : { state: 'dormant' })
        story.push({ what: due === 'warn' ? 'warned' : 'slept', of: id, day })
      }
    }
  }

  function act({ by, act, of, duty }: Extract<Step, { do: 'act' }>) {
    const [actor, account] = [accounts.get(by), accounts.get(of)]
    if (actor === undefined || account === undefined) return
    if (!ruleAct(actor, act, account, day).allowed) return
    change(of, { state: stateAfter(act, account.state) })
    if (act === 'record-training')
      change(of, { trainedUntil: addDays(day, trainingDays) })
    if (act === 'list' || act === 'unlist') change(of, { listed: act === 'list' })
    if (act === 'issue-secret') change(of, handedBack(account))
    if (act === 'end-duty')
      change(of, {
        duties: account.duties.map((held) =>
          held.duty === duty
            ? { ...held, to: held.to !== null && held.to < day ? held.to : day }
            : held,
        ),
      })
    story.push({ what: act, of, by, duty, day })
  }

  function ask(each: Extract<Step, { do: 'ask' }>) {
    const actor = accounts.get(each.by)
    const account = accounts.get(each.of) ?? null
    if (actor === undefined) return
    const duties = each.duties.map(({ duty, in: days, days: length }) => {
      const from = addDays(day, days)
      return { duty, from, to: length === null ? null : addDays(from, length) }
    })
    const { kind, of, by } = each
    const movesOrBegins = kind === 'new' || kind === 'move'
    const asked = {
      kind,
      account: of,
      agency: movesOrBegins ? each.agency : (account?.agency ?? ''),
      duties: kind === 'new' || kind === 'duties' ? duties : null,
    }
    if (!ruleRequest(actor, asked, account, day).allowed) return
    if (account !== null)
      change(of, { state: stateAfterRequest(kind, 'asked', account.state) })
    const { agency } = asked
    const request = requests.length
    story.push({
      what: 'asked',
      request,
      kind,
      of,
      by,
      agency,
      duties: asked.duties,
      day,
    })
    requests.push({ ...asked, state: 'open', requester: by })
  }

  function decide({ by, decision, request: back }: Extract<Step, { do: 'decide' }>) {
    const place = requests.length - 1 - back
    const [actor, request] = [accounts.get(by), requests[place]]
    if (actor === undefined || request === undefined) return
    const requester = accounts.get(request.requester)
    const account = accounts.get(request.account) ?? null
    if (requester === undefined) return
    if (!ruleDecision(actor, decision, request, requester, account, day).allowed) return
    const { kind, account: of } = request
    if (decision === 'approve') {
      const after = accountAfterApproval(request, account, day)
      if (account === null)
        accounts.set(of, {
          ...after,
          listed: false,
          done: [],
          trainedUntil: day,
          usedOn: day,
          warnedOn: null,
        })
      else change(of, kind === 'recover' ? { ...after, ...handedBack(account) } : after)
      requests[place] = { ...request, state: 'approved' }
    } else {
      const end = decision === 'refuse' ? 'refused' : 'withdrawn'
      if (account !== null)
        change(of, { state: stateAfterRequest(kind, end, account.state) })
      requests[place] = { ...request, state: end }
    }
    story.push({ what: decision, request: place, kind, of, by, day })
  }

  function happen({ do: what, of }: Extract<Step, { do: Told['what'] }>) {
    const account = accounts.get(of)
    if (account === undefined) return
    if (account.state !== 'active') return
    if (what === 'used') change(of, { usedOn: day })
    else change(of, { done: [...account.done, what] })
    story.push({ what, of, day })
  }

  for (const each of steps) {
    if (each.do === 'wait') for (let days = each.days; days > 0; days -= 1) endDay()
    else if (each.do === 'act') act(each)
    else if (each.do === 'ask') ask(each)
    else if (each.do === 'decide') decide(each)
    else happen(each)
  }
  return { story, accounts, requests, day }
}

/** Whether the gateway would let the account query at all. */
export function mayQuery(account: Standing, day: string): boolean {
  return (
    lacksToQuery({
      passwordDue: false,
      active: account.state === 'active',
      reviewSilent: false,
      agencyInForce: true,
      enrolled: account.enrolled,
      trained: day < account.trainedUntil,
      listedPerDay: account.listed ? 100 : null,
      duties: dutiesOn(account.duties, day),
    }).length === 0
  )
}
