/** What the gateway refuses, each with its reason, its sentence and its entry. */
import type { problems } from '@chot/contract/problems.ts'
import { logins } from '../demo/accounts.ts'
import type { DemoDossier } from '../demo/demo-file.ts'
import {
  ask,
  expectAnswer,
  expectProblem,
  personOf,
  type Question,
  type Step,
  seeded,
  sendAs,
  sendDossier,
  type Tour,
} from './tour.ts'

const officer = logins.receiving

type Lawful = (tour: Tour) => Question

/** A step that changes one thing of a lawful question and is refused for it. */
function refused(
  vietnamese: string,
  english: string,
  code: keyof typeof problems,
  lawful: Lawful,
  change: (tour: Tour) => Partial<Question>,
): Step {
  return {
    vietnamese,
    english,
    async run(tour) {
      const answer = await ask(tour, { ...lawful(tour), ...change(tour) })
      expectProblem(tour, vietnamese, answer, code)
    },
  }
}

const verify = (dossier: DemoDossier): Question => ({
  dossier,
  service: 'verify-person',
  purpose: 'verify-identity',
  person: personOf(dossier),
  officer,
})

/** `marriage` is the dossier of the lawful steps. */
export function refusedSteps(marriage: () => DemoDossier): readonly Step[] {
  const lawful: Lawful = () => ({
    ...verify(marriage()),
    service: 'look-up-person',
    purpose: 'confirm-marital-status',
  })
  return [
    refused('Không có hồ sơ', 'Without a dossier', 'dossier-missing', lawful, () => ({
      dossier: null,
      procedure: marriage().procedure,
    })),
    refused(
      'Người không có tên trong hồ sơ',
      'A person the dossier does not name',
      'person-not-in-dossier',
      lawful,
      (tour) => ({ person: personOf(seeded(tour, '1.004873', officer)) }),
    ),
    refused(
      'Đúng số định danh nhưng sai ngày sinh so với hồ sơ',
      'The right number, but a birth date that differs from the dossier',
      'person-details-differ',
      lawful,
      () => ({ person: { ...personOf(marriage()), birth: '1950-01-01' } }),
    ),
    refused(
      'Hồ sơ của đồng nghiệp cùng cơ quan',
      'A colleague’s dossier at the same agency',
      'dossier-not-yours',
      lawful,
      () => ({ officer: logins.receivingToo }),
    ),
    refused(
      'Cán bộ của cơ quan khác',
      'An officer of another agency',
      'agency-not-involved',
      lawful,
      () => ({ officer: logins.otherAgency }),
    ),
    refused(
      'Cán bộ chưa có trong danh sách tài khoản được chấp nhận',
      'An officer who is not on the accepted account list',
      'account-not-listed',
      lawful,
      () => ({ officer: logins.unlisted }),
    ),
    {
      vietnamese: 'Hồ sơ đã đóng',
      english: 'A dossier that is closed',
      async run(tour) {
        const dossier = await sendDossier(tour, seeded(tour, '2.000815', officer), 'C', {
          officers: [officer],
          state: 'closed',
        })
        const answer = await ask(tour, verify(dossier))
        expectProblem(tour, this.vietnamese, answer, 'dossier-closed')
      },
    },
    refused(
      'Dịch vụ đang tắt',
      'A service that is switched off',
      'service-off',
      lawful,
      () => ({ service: 'verify-marital-status' }),
    ),
    refused(
      'Hỏi một trường mà thủ tục không cần',
      'A field the procedure does not need',
      'field-not-granted',
      lawful,
      () => ({ fields: ['fullName', 'bloodType'] }),
    ),
    budgetSpent,
    badInput,
  ]
}

const budgetSpent: Step = {
  vietnamese: 'Hồ sơ dùng hết số lượt tra cứu',
  english: 'A dossier whose budget of look-ups is spent',
  async run(tour) {
    const officer = logins.receivingToo
    const dossier = await sendDossier(tour, seeded(tour, '2.000815', officer), 'D', {
      officers: [officer],
    })
    const question = { ...verify(dossier), officer }
    for (let left = Number.POSITIVE_INFINITY; left > 0; ) {
      const title = 'Một lượt của hồ sơ sắp hết lượt'
      const answer = expectAnswer(tour, title, await ask(tour, question), 'answered')
      left = answer.limits.find(({ scope }) => scope === 'dossier')?.left ?? 0
      tour.terminal.say(
        `Hồ sơ còn ${left} lượt.`,
        `The dossier has ${left} look-ups left.`,
      )
    }
    const answer = await ask(tour, question)
    expectProblem(tour, this.vietnamese, answer, 'dossier-budget-spent')
  },
}

const badInput: Step = {
  vietnamese: 'Dữ liệu gửi lên sai: chỉ rõ ô nào, không lỗi hệ thống',
  english: 'Bad input: the field is named, nothing breaks',
  async run(tour) {
    const dossier = seeded(tour, '2.000815', officer)
    const question = verify(dossier)
    const malformed = await sendAs(tour, officer, '/v1/queries', '{"dossier": "H38')
    expectProblem(tour, this.vietnamese, malformed, 'input-malformed', 'input')
    const person = personOf(dossier)
    for (const wrong of [{ number: '01009000123' }, { birth: '1990-02-31' }]) {
      const answer = await ask(tour, { ...question, person: { ...person, ...wrong } })
      const problem = expectProblem(
        tour,
        this.vietnamese,
        answer,
        'input-invalid',
        'input',
      )
      tour.terminal.line(`field: ${problem.field ?? ''}`)
    }
  },
}
