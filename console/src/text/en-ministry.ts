import type { viMinistry } from './vi-ministry.ts'

export const enMinistry: typeof viMinistry = {
  ministry: {
    title: 'To the Ministry',
    lead: 'Account lists that were accepted, and the counts of services of the whole province.',
    lists: 'Account lists sent to the Ministry',
    unchanged: 'Nothing changed since the last sending.',
    changes: (agencies, joined, left, moved, changed) =>
      `Since the last sending ${agencies} agencies changed: ${joined} joined, ${left} left, ${moved} moved, ${changed} changed.`,
    notice: 'Notice of change, person by person',
    noticeNone: 'Nobody to tell of',
    noticeHint: 'Who joins, leaves or changes stands here once a new list is accepted.',
    send: 'Record the sending',
    sendHint:
      'Number and date of the letter to the Ministry. The lists accepted now are fixed as what was sent.',
    sent: 'The sending is recorded.',
    empty: 'No list was sent yet',
    emptyHint: 'Accept lists of agencies, then record the first sending.',
    document: 'Letter',
    documentNumber: 'Number of the letter',
    documentNumberHint: 'For example: 125/PVHCC-KS',
    documentDate: 'Its date',
    sentBy: 'Recorded by',
    agencies: 'Agencies',
    people: 'People',
    answer: 'Answer',
    answered: 'Answered',
    replaced: 'A later one was sent',
    enterAnswer: 'Enter the answer',
    answerHint:
      'The Ministry accepts what was sent: who has an account is put on its list and may query at once if nothing else lacks; who is on no list any more queries no more. All are entered, or nobody.',
    answerDone: (listed, unlisted) =>
      `${listed} accounts were put on the list or given another count, ${unlisted} taken off.`,
    services: 'Counts of services of the whole province',
    servicesLead: (agencies, most) =>
      `What ${agencies} agencies register together, beside what is in force. Off hours the province comes to ${most} a day at most.`,
    service: 'Service',
    window: 'Window',
    windows: { office: 'Office hours', 'off-hours': 'Off hours' },
    sum: 'Sum of agencies',
    inForce: 'In force',
    ask: 'Ask for new counts…',
    askSecond: 'Ask a second person',
    askHint:
      'What is left empty stays as it is. With a leader’s approval the new counts are in force from the day below.',
    asked: 'Sent. A leader will approve or refuse it.',
    beside: (sum, inForce) => `Sum ${sum}, in force ${inForce}`,
    from: 'In force from',
    fromHint: 'After today.',
  },
}
