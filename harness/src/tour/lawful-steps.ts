/** What the gateway does for an officer who has the dossier. */
import { randomUUID } from 'node:crypto'
import { revealAnswer } from '@chot/contract/queries.ts'
import { logins } from '../demo/accounts.ts'
import type { DemoDossier } from '../demo/demo-file.ts'
import {
  ask,
  Broken,
  expectAnswer,
  personOf,
  type Step,
  seeded,
  sendAs,
  sendDossier,
} from './tour.ts'

const officer = logins.receiving

const token: Step = {
  vietnamese: 'Hệ thống một cửa xin mã truy cập',
  english: 'The one-stop system asks for an access token (private_key_jwt, RFC 7523)',
  async run(tour) {
    const { form, answer } = await tour.client.requestToken()
    tour.terminal.sent('POST', '/oauth/token', [], form)
    tour.terminal.received(answer.status, answer.body)
    if (answer.status !== 200) throw new Broken(`expected a token, got ${answer.status}`)
    tour.terminal.kept('200')
  },
}

/** The later steps need what the first ones made: a marriage to be registered. */
export function lawfulSteps(keep: (marriage: DemoDossier) => void): readonly Step[] {
  const key = randomUUID()
  let marriage: DemoDossier | null = null
  let first: { requestId: string; token: string } | null = null
  const theMarriage = () => {
    if (marriage === null) throw new Broken('the dossier was not made')
    return marriage
  }
  const lookUp = () => ({
    dossier: theMarriage(),
    service: 'look-up-person',
    purpose: 'confirm-marital-status',
    person: personOf(theMarriage(), 1),
    officer,
    key,
  })

  const dossier: Step = {
    vietnamese: 'Hệ thống một cửa gửi hồ sơ đăng ký kết hôn, giao cho một cán bộ',
    english: 'It sends a dossier (marriage registration), assigned to one officer',
    async run(tour) {
      marriage = await sendDossier(tour, seeded(tour, '1.000894', officer), 'A', {
        officers: [officer],
      })
      keep(marriage)
    },
  }

  const lawful: Step = {
    vietnamese: 'Tra cứu đúng quy định: người trong hồ sơ, cán bộ được giao',
    english: 'A lawful look-up: a person of the dossier, by the officer who has it',
    async run(tour) {
      tour.terminal.say(
        'Chỉ những trường thủ tục cần mới trả về; trường nhạy cảm được niêm phong.',
        'Only the fields the procedure needs come back; sensitive ones are sealed.',
      )
      const answer = expectAnswer(
        tour,
        this.vietnamese,
        await ask(tour, lookUp()),
        'answered',
      )
      const sealed = answer.sealed.find(({ field }) => field === 'maritalStatus')
      if (sealed === undefined) throw new Broken('the marital status is not sealed')
      first = { requestId: answer.requestId, token: sealed.token }
    },
  }

  const reveal: Step = {
    vietnamese: 'Mở một trường nhạy cảm, có lý do: thêm một dòng nhật ký',
    english: 'One sensitive field is revealed, with a reason: one more entry',
    async run(tour) {
      if (first === null) throw new Broken('there is nothing to reveal')
      const answer = await sendAs(tour, officer, '/v1/reveals', {
        ...first,
        field: 'maritalStatus',
        reason: 'Kiểm tra điều kiện kết hôn',
      })
      const parsed = revealAnswer.safeParse(answer.body)
      if (answer.status !== 200 || !parsed.success)
        throw new Broken(`expected 200, got ${answer.status}`)
      tour.terminal.kept(`200 ${parsed.data.field}: ${String(parsed.data.value)}`)
    },
  }

  const repeat: Step = {
    vietnamese:
      'Gửi lại cùng mã chống lặp: biên nhận cũ, không mất lượt, không có dữ liệu',
    english: 'The same Idempotency-Key again: the same receipt, nothing spent, no data',
    async run(tour) {
      const again = expectAnswer(
        tour,
        this.vietnamese,
        await ask(tour, lookUp()),
        'answered',
      )
      if (!again.repeated || again.requestId !== first?.requestId)
        throw new Broken('the repeat was a new look-up')
      if (again.fields.length + again.sealed.length > 0)
        throw new Broken('the repeat carries data')
    },
  }

  const match: Step = {
    vietnamese: 'Chỉ hỏi khớp hay không khớp: khớp',
    english: 'Match or no match: it matches',
    async run(tour) {
      const answer = expectAnswer(
        tour,
        this.vietnamese,
        await ask(tour, {
          dossier: theMarriage(),
          service: 'verify-person',
          purpose: 'verify-identity',
          person: personOf(theMarriage(), 2),
          officer,
        }),
        'answered',
      )
      if (answer.fields.length > 0) throw new Broken('a match carries fields')
    },
  }

  const noMatch: Step = {
    vietnamese: 'Khớp hay không khớp: hồ sơ ghi sai họ tên nên không khớp',
    english: 'The dossier states a wrong name: no match',
    async run(tour) {
      const pattern = seeded(tour, '2.000815', officer)
      const person = { ...personOf(pattern), fullName: 'Nguyễn Văn Không Có Thật' }
      const dossier = await sendDossier(tour, pattern, 'B', {
        officers: [officer],
        persons: [person],
      })
      expectAnswer(
        tour,
        this.vietnamese,
        await ask(tour, {
          dossier,
          service: 'verify-person',
          purpose: 'verify-identity',
          person,
          officer,
        }),
        'no-match',
      )
    },
  }
  return [token, dossier, lawful, reveal, repeat, match, noMatch]
}
