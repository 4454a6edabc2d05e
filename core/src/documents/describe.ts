/** What a document says, as plain data, and the description it becomes. */
import { type CommitmentData, makeCommitment } from './commitment.ts'
import type { DocumentFormat, OfficialDocument } from './document.ts'
import {
  type ChangeNoticeData,
  makeChangeNotice,
  makeRevocationLetter,
  makeTransferLetter,
  type RevocationData,
  type TransferData,
} from './letters.ts'
import {
  type ConnectedAccount,
  type ListedAccount,
  makeAccountList,
  makeConnectionForm2021,
  makeServiceRegistration,
  type RegisteredService,
  type Registrant,
} from './registration-forms.ts'
import { makeReviewMinutes, type ReviewMinutesData } from './review-minutes.ts'
import { makeUrgingLetter, type UrgingData } from './urging-letter.ts'

export type DocumentContent =
  | { readonly kind: 'commitment' | 'commitment-2021'; readonly data: CommitmentData }
  | {
      readonly kind: 'account-list'
      readonly data: Registrant & { readonly accounts: readonly ListedAccount[] }
    }
  | {
      readonly kind: 'connection-form-2021'
      readonly data: Registrant & { readonly accounts: readonly ConnectedAccount[] }
    }
  | {
      readonly kind: 'service-registration'
      readonly data: Registrant & {
        readonly office: readonly RegisteredService[]
        readonly offHours: readonly RegisteredService[]
      }
    }
  | { readonly kind: 'urging-letter'; readonly data: UrgingData }
  | { readonly kind: 'change-notice'; readonly data: ChangeNoticeData }
  | { readonly kind: 'transfer-letter'; readonly data: TransferData }
  | { readonly kind: 'revocation-letter'; readonly data: RevocationData }
  | { readonly kind: 'review-minutes'; readonly data: ReviewMinutesData }

export function describeDocument(
  content: DocumentContent,
  format: DocumentFormat,
): OfficialDocument {
  switch (content.kind) {
    case 'commitment':
      return makeCommitment(content.data, '2025-09-12', format)
    case 'commitment-2021':
      return makeCommitment(content.data, '2021-08-23', format)
    case 'account-list':
      return makeAccountList(content.data, format)
    case 'connection-form-2021':
      return makeConnectionForm2021(content.data, format)
    case 'service-registration':
      return makeServiceRegistration(content.data, format)
    case 'urging-letter':
      return makeUrgingLetter(content.data, format)
    case 'change-notice':
      return makeChangeNotice(content.data, format)
    case 'transfer-letter':
      return makeTransferLetter(content.data, format)
    case 'revocation-letter':
      return makeRevocationLetter(content.data, format)
    case 'review-minutes':
      return makeReviewMinutes(content.data, format)
  }
}
