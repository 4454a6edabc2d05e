import { type NotificationTexts, text } from './notification-form.ts'

const notYouEn =
  'If it was not you, tell the account administrator of your agency at once.'

export const englishNotifications: NotificationTexts = {
  'password-ends': {
    title: 'The password is about to end',
    says: (days) => `Within ${days} days. Sign in and change it under “My account”.`,
  },
  'password-changed': text(
    'The password was changed',
    `Other sessions ended. ${notYouEn}`,
  ),
  'factor-changed': text(
    'A second factor was changed',
    `One was added, replaced or removed. ${notYouEn}`,
  ),
  'recovery-used': text(
    'A recovery code was used to sign in',
    `A new second factor has to be made first. ${notYouEn}`,
  ),
  'slip-issued': text(
    'A new slip was issued',
    'Former password and factors are void. Take the slip from the account administrator in person.',
  ),
  'sso-linked': text(
    'The province’s account was linked',
    'You confirm it with a factor of yours when you first sign in by it. If you did not ask for it, tell the account administrator.',
  ),
  'sso-unlinked': text(
    'The province’s account was unlinked',
    'From now on sign in with the password of Chốt.',
  ),
  'account-locked': text(
    'The account was locked',
    'Its sessions ended. Contact the account administrator of your agency.',
  ),
  'account-revoked': text(
    'The account was revoked',
    'It cannot be used any more. Contact the account administrator of your agency if need be.',
  ),
  'account-restored': text('The account was restored', 'Sign in to go on.'),
  'account-dormant': text(
    'The account was disabled: unused',
    'Contact the account administrator of your agency to restore it.',
  ),
  'dormant-soon': text(
    'The account will soon be disabled: unused',
    'Sign in once to keep it.',
  ),
  'duties-changed': text('Your duties changed', 'See them under “My account”.'),
  'duty-ended': text('One of your duties ended', 'See them under “My account”.'),
  'account-moved': text(
    'The account moved to another agency',
    'It has confirmed; sign in to go on.',
  ),
  'account-recovered': text(
    'The account was recovered',
    `Former password and factors are gone; take a new slip from the administrator. ${notYouEn}`,
  ),
  listed: text('Put on the Ministry’s list', 'The account is on the accepted list.'),
  unlisted: text(
    'Taken off the Ministry’s list',
    'The account cannot query until it is on the list again.',
  ),
  'request-waits': text(
    'A request about an account waits for you',
    'Open “Account requests” to decide it.',
  ),
  'request-approved': text(
    'Your request about an account was approved',
    'Open “Account requests” to see it.',
  ),
  'account-rehomed': text(
    'Your agency was reorganised',
    'Your account went over to the new agency and is frozen until an administrator there confirms it.',
  ),
  'rehomed-wait': text(
    'Accounts wait for your agency to confirm them',
    'After a reorganisation, open “Account requests” and confirm or refuse each officer.',
  ),
  'request-refused': text(
    'Your request about an account was refused',
    'Open “Account requests” to see why.',
  ),
  'approval-waits': text(
    'A search of the log waits for a second person',
    'Open “Approvals” to decide it.',
  ),
  'limit-near': text(
    'A limit of the Ministry is nearly used up',
    'Open “Lock forecast” to see of which service or agency, what is left and when there is more.',
  ),
  'limit-trend': text(
    'A limit of the Ministry will be used up early',
    'At the present pace it is used up before its hours end. Open “Lock forecast” to see.',
  ),
  'explanation-asked': text(
    'You are asked to explain',
    'Open “My account” to read the question and answer in time.',
  ),
  'explanation-given': text(
    'An officer has explained',
    'Open “Cases” to read it and decide.',
  ),
  'registration-waits': text(
    'A part of a connection file waits',
    'Open “Connection files” to accept or return it.',
  ),
  'registration-returned': text(
    'A part of the connection file was returned',
    'Open “Connection files” to see why, and make the next version.',
  ),
  'registration-accepted': text(
    'A part of the connection file was accepted',
    'Open “Connection files” to see what is missing still.',
  ),
  'registration-ends': {
    title: 'A paper of the connection file ends soon',
    says: (days) =>
      `The agency’s commitment or security confirmation holds no more than ${days} days. Make a new version under “Connection files”.`,
  },
  'drive-opened': text(
    'A drive of registration was opened',
    'Open “Handling of files” to see its due day and complete the file of your agency.',
  ),
  'drive-due': {
    title: 'The connection file is due soon',
    says: (days) =>
      `Within ${days} days, and the file of the agency has not been sent. Open “Handling of files” to see what is missing.`,
  },
  'suspension-near': {
    title: 'The connection of the agency will be suspended',
    says: (days) =>
      `Unless its file is sent within ${days} days, the connection is suspended and every query of the agency is refused.`,
  },
  'connection-waits': text(
    'A connection file waits for you',
    'Open “Handling of files” to take the next step.',
  ),
  'connection-returned': text(
    'The connection file came back',
    'Open “Handling of files” to see the reason of each part.',
  ),
  'connection-accepted': text(
    'The connection file was accepted',
    'The connection is proposed; the result is awaited.',
  ),
  'connection-connected': text(
    'The agency is connected',
    'Officers on the list may query as the file says.',
  ),
  'connection-suspended': text(
    'The connection of the agency is suspended',
    'Every query of the agency is refused. Open “Handling of files” to see why, and complete the file.',
  ),
  'connection-restored': text(
    'The connection of the agency is restored',
    'Queries are possible again at once. Complete the file by the day the restoration names.',
  ),
  'job-approved': text(
    'An announced job was approved',
    'Open “Announced jobs” to see when it runs and in whose name.',
  ),
  'job-paused': text(
    'An announced job is paused',
    'Open “Announced jobs” to see why, and to let it go on.',
  ),
  'job-ended': text(
    'An announced job is over',
    'Open “Announced jobs” to see how many rows matched, did not, were refused or are unknown.',
  ),
  'connection-ended': text(
    'The connection file of the agency has ended',
    'Open “Handling of files” to see why.',
  ),
  'review-opened': text(
    'A review of accounts was opened',
    'Open “Account review” and answer for each officer: keep, change or revoke. Whoever is not answered for by the due day is suspended.',
  ),
  'review-due': {
    title: 'The review of accounts is due soon',
    says: (days) =>
      `Within ${days} days, and accounts of the agency are not answered for. After that they are suspended.`,
  },
  'account-review-silent': text(
    'The account is suspended: not reviewed',
    'Its agency did not answer in time. Ask the account administrator of the agency to have it restored.',
  ),
}
