import type { Catalogue } from './vi.ts'

export const enReconciliation: Pick<Catalogue, 'reconciliation'> = {
  reconciliation: {
    title: 'Reconciliation',
    lead: 'What the gateway sent each day, by its log, beside what the Ministry received. Each difference must be explained.',
    byFile:
      'No address of the Ministry’s counts is set. Import the file it sent to compare each day.',
    import: 'Import the Ministry’s counts',
    compare: 'Import and compare',
    file: 'Statement (JSON or CSV)',
    fileHint: 'One day in each file. Earlier counts of that day are kept.',
    choose: 'Choose a file…',
    noFile: 'No file chosen',
    fileMissing: 'Choose a file.',
    form: 'Form of a CSV file',
    formText:
      'day; reading: counting-day (07:00 to 07:00) or calendar-day (midnight to midnight); service: the Ministry’s code (MaTichHop); agency: MaDonVi, empty where it tells none apart; window: office or off-hours; received: queries the Ministry received.',
    reading: 'A day is',
    readings: {
      'counting-day': 'From 07:00 to 07:00 of the next day',
      'calendar-day': 'From midnight to midnight',
    },
    day: 'Day',
    open: (day) => `Reconciliation of ${day}`,
    state: 'Result',
    states: { equal: 'Equal', within: 'Within the unknown', differs: 'Differs' },
    meanings: {
      equal: 'The Ministry received just what the gateway surely sent.',
      within:
        'The Ministry received more than was surely sent, but no more than may have been sent: nothing to explain.',
      differs: 'The Ministry has counts that the log of the gateway does not explain.',
    },
    notYet: 'No counts yet',
    notYetText:
      'This day was not compared: the Ministry’s counts are missing. Import its file, or wait until they are fetched.',
    sent: 'Sent',
    possible: 'Possibly sent',
    received: 'Received',
    openDifferences: 'Differences',
    openCount: (count) => `${count} unexplained`,
    comparedAt: 'Compared',
    byItself: 'By itself',
    made: (at, by, source) => `${at} · ${by} · ${source}`,
    sources: { service: 'counts fetched', file: 'counts from a file' },
    empty: 'No day to compare yet',
    emptyHint: 'The first day with a query appears here once it is over.',
    dayTitle: (day) => `Reconciliation of ${day}`,
    back: 'Back to the days',
    again: 'Fetch and compare again',
    done: 'Compared again.',
    lines: 'By service, agency and window',
    noLines: 'No query on this day',
    noLinesHint: 'The gateway sent none and the Ministry received none.',
    service: 'Service',
    unknownService: (code) => `Service ${code} (not of this gateway)`,
    agency: 'Agency',
    unknownAgency: 'Agency that is on no list',
    wholeProvince: 'The province (agencies not told apart)',
    window: 'Window',
    windows: { office: 'Office hours', 'off-hours': 'Off hours' },
    more: (extra, received, sent, possible) =>
      `The Ministry received ${extra} more than may have been sent: Ministry ${received}, gateway ${sent}, possibly ${possible}.`,
    fewer: (missing, received, sent) =>
      `The Ministry received ${missing} fewer: Ministry ${received}, gateway ${sent}.`,
    differenceStates: { open: 'Unexplained', closed: 'Closed', settled: 'Settled' },
    acts: {
      found: 'Found',
      changed: 'Counts changed',
      settled: 'New counts agree',
      note: 'Explained',
      close: 'Closed',
      reopen: 'Reopened',
    },
    toDo: { note: 'Explain', close: 'Close the difference', reopen: 'Reopen' },
    effects: {
      note: 'Adds what is known of this difference. Its state stays.',
      close:
        'The difference is explained on paper. It opens again by itself if the counts of this day change.',
      reopen: 'The difference waits for an explanation again.',
    },
  },
}
