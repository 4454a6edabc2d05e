import type { viLocks } from './vi-locks.ts'

export const enLocks: typeof viLocks = {
  locks: {
    title: 'Alerts and locks',
    lead: 'Hard rules lock at the next look-up; soft rules raise a case for somebody to look at. Unlocking takes one who asks and another who approves.',
    inForce: 'Locks',
    show: 'Show',
    onlyOpen: 'In force',
    lifted: 'Lifted',
    none: 'No locks',
    noneHint: 'Locks that a rule or a person put appear here.',
    subject: 'Subject',
    scopes: {
      account: 'Account',
      address: 'Network address',
      agency: 'Agency',
      system: 'Client system',
      service: 'Service',
    },
    since: 'Since',
    why: 'Why',
    byRule: (rule) => `By rule: ${rule}`,
    byPerson: (name) => `Locked by ${name}`,
    liftedBy: (name, instant) => `Lifted by ${name}, ${instant}`,
    action: 'To do',
    own: 'Somebody else lifts it: you put it, or it is yours.',
    waiting: 'Waits for a second person',
    ask: 'Ask to unlock',
    askEffect:
      'A leader reads this reason and approves or refuses. Nothing is unlocked yet.',
    lift: 'Unlock',
    liftTitle: 'Unlock now?',
    liftEffect:
      'It was approved. Queries are possible again at once; unlocking is an entry.',
    asked: 'A second person was asked.',
    unlocked: 'Unlocked.',
    lock: 'Lock queries',
    lockEffect:
      'In force at the next look-up on every node; open sessions end. Whoever locks may not unlock.',
    counting: 'Counting who waits…',
    effectTitle: 'This lock keeps waiting',
    effect: (waiting, workedOn, officers) =>
      `${waiting} open dossiers without any look-up and ${workedOn} that were worked on these days, a citizen each; ${officers} officers at work.`,
    effectOfAddress:
      'No dossier belongs to a network address: who waits cannot be counted.',
    locked: 'Locked.',
    scope: 'What to lock',
    subjectHints: {
      account: 'Login of the officer.',
      address: 'IP address of the computer, such as 10.20.3.4.',
      agency: 'Agency code, such as H38.02683.',
      system: 'Id of the client system.',
      service: 'Service code, such as look-up-person.',
    },
    subjectEmpty: 'Say what to lock.',
    alerts: 'Alerts',
    noAlerts: 'No alerts',
    noAlertsHint: 'New alerts appear here with the entries they rest on.',
    at: 'At',
    act: 'Act',
    acts: { lock: 'Locks', challenge: 'Challenges', case: 'Case' },
    rule: 'Rule',
    rules: {
      burst: 'Burst',
      pace: 'Too many at once',
      rhythm: 'Machine rhythm',
      sweep: 'Sweep over numbers',
      misses: 'Many misses',
      addresses: 'Many addresses',
      'on-leave': 'Used on leave',
      self: 'Oneself',
      colleague: 'A colleague',
      household: 'Of the household',
      'surname-and-commune': 'Same surname and commune',
      'no-movement': 'Dossiers that did not move',
      'asked-before-dossier': 'Dossier opened afterwards',
      'phantom-dossiers': 'Dossiers opened to look up',
      drift: 'Unlike usual',
    },
    weekdays: [
      'Monday',
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
    ],
    hourOf: (weekday, hour) => `${weekday}, hour ${hour}`,
    spans: {
      seconds: (count) => `${count} seconds`,
      minutes: (count) => `${count} minutes`,
      hours: (count) => `${count} hours`,
      days: (count) => `${count} days`,
    },
    sentences: {
      burst: (count, over, limit) =>
        `${count} different dossiers looked up in ${over}; the limit is ${limit}. Nobody is that fast by hand.`,
      pace: (count, over, limit) =>
        `${count} look-ups in ${over}; the limit is ${limit}. Nobody reads that fast, and the Ministry may take it for a program.`,
      rhythm: (count, over, limit) =>
        `${count} intervals in a row that hardly differ, over ${over}; the limit is ${limit}. It is the beat of a program.`,
      sweep: (count, over, limit) =>
        `${count} times a number next to one just asked for, in ${over}; the limit is ${limit}.`,
      misses: (count, over, limit) =>
        `${count} times a person or dossier that is not there, in ${over}; the limit is ${limit}.`,
      addresses: (count, over, limit) =>
        `One account used from ${count} network addresses in ${over}; the limit is ${limit}.`,
      'on-leave': 'A look-up while the officer was on leave.',
      self: 'The officer looked themself up.',
      household: 'The person looked up is of the officer’s household.',
      'asked-before-dossier':
        'Refused for want of a dossier; then one was opened and that very person looked up.',
      colleague: (count, over, limit) =>
        `Colleagues of the same agency looked up in ${count} dossiers, in ${over}; the limit is ${limit}.`,
      'surname-and-commune': (count, over, limit) =>
        `Persons of the officer’s surname and commune looked up in ${count} dossiers, in ${over}; the limit is ${limit}.`,
      'no-movement': (count, limit) =>
        `${count} dossiers were looked up and did not move in time; the limit is ${limit}.`,
      'phantom-dossiers': (count, limit) =>
        `${count} dossiers about one person were opened, looked up and closed without having moved; the limit is ${limit}.`,
      drift: {
        account: (count, when, usual, weeks) =>
          `${count} look-ups on ${when}; the officer usually has ${usual} (mean of the ${weeks} weeks before).`,
        agency: (count, when, usual, weeks) =>
          `${count} look-ups on ${when}; the agency usually has ${usual} (mean of the ${weeks} weeks before).`,
      },
    },
    evidence: 'Entries',
    entry: (sequence) => `Entry ${sequence}`,
    moreEntries: (count) => `and ${count} more`,
    challengeTitle: 'Confirm that you are asking yourself',
    challengeMeet: 'I am asking myself',
    challengeBusy: 'Checking, a few seconds…',
    challengeMet: 'Confirmed. Send the look-up again.',
  },
}
