/** What a started demonstration says in the terminal, Vietnamese first. */

import { relative } from 'node:path'
import { localDate, windowAt } from '@chot/core/calendar/window.ts'
import type { Duty } from '@chot/core/duties.ts'
import type { Demonstration } from './start.ts'

const dutyNames: Readonly<Record<Duty, string>> = {
  receiving: 'tiếp nhận',
  verification: 'xác minh, trả kết quả',
  'account-admin': 'quản trị tài khoản',
  'focal-point': 'đầu mối của tỉnh',
  security: 'an ninh (PC06)',
  'connection-desk': 'tiếp nhận hồ sơ kết nối (PC06)',
  leader: 'lãnh đạo',
  auditor: 'kiểm tra (nhật ký)',
}

const localTime = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
})

export async function announce(
  {
    url,
    demo,
    deps,
    auditorPolicy,
  }: Pick<Demonstration, 'url' | 'demo' | 'deps' | 'auditorPolicy'>,
  secondsTaken: number,
): Promise<string> {
  const width = (pick: (account: (typeof demo.accounts)[number]) => string) =>
    Math.max(...demo.accounts.map((account) => pick(account).length))
  const loginWidth = width(({ username }) => username)
  const passwordWidth = width(({ password }) => password)
  const rows = demo.accounts.map(
    ({ username, password, duty, agencyName, listed }) =>
      `    ${username.padEnd(loginWidth)}  ${password.padEnd(passwordWidth)}  ` +
      `${dutyNames[duty]} — ${shortName(agencyName)}` +
      (duty === 'receiving' && !listed ? ' — chưa có trong danh sách' : ''),
  )
  return [
    '',
    `  Chốt — bản trình diễn đang chạy (${secondsTaken.toFixed(1)} giây). Mọi người và dữ liệu đều là giả.`,
    '  A demonstration is running. All people and data are made up.',
    '',
    `  Mở trình duyệt / open:        ${url}`,
    `  CSDL dân cư giả lập / simulator: ${demo.simulator.admin}`,
    `  Tài liệu API / API docs:      ${url}/docs`,
    '',
    '  Đăng nhập / who can sign in (tên đăng nhập, mật khẩu, nhiệm vụ):',
    ...rows,
    '  Trang đăng nhập có sẵn danh sách này: bấm vào một người là điền đủ cả mã xác thực.',
    '  The sign-in page offers these people and fills in the code.',
    `  Mã xác thực ở dòng lệnh / code: npm run code -- ${demo.accounts[0]?.username ?? ''}`,
    '',
    ...(await windowLines(deps)),
    '',
    '  Xem lần lượt mọi trường hợp / a guided walk:  npm run tour   (ở một cửa sổ dòng lệnh khác)',
    '  Kiểm tra nhật ký như người ngoài, có bên làm chứng / check the log as an outsider, with its witness:',
    `    npm run chot -- verify ${url}/log --policy ${relative(process.cwd(), auditorPolicy)}`,
    '  Dừng / stop: Ctrl-C',
    '',
    '',
  ].join('\n')
}

/** Without what follows the first comma or bracket: the table has one line for each person. */
const shortName = (name: string): string => name.replace(/\s*[,(].*$/u, '')

async function windowLines(deps: Demonstration['deps']): Promise<string[]> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const calendar = policy.calendarOn(new Date(now).toISOString().slice(0, 10))
  const date = localDate(now, calendar)
  const window = windowAt(now, policy.calendarOn(date))
  const office = window.kind === 'office'
  const until = localTime.format(window.toMs).replace('-', '/')
  const registered = [...policy.services.values()].flatMap((service) => {
    const count = service.enabled
      ? policy.registered(service.code, window.kind, date)
      : null
    return count === null ? [] : [`${service.name} ${count.toLocaleString('vi-VN')}`]
  })
  return [
    `  Bây giờ là ${office ? 'trong giờ hành chính' : 'ngoài giờ hành chính'}, đến ${until}.`,
    `  Now: ${office ? 'office hours' : 'off hours'}, until ${until} (Asia/Ho_Chi_Minh).`,
    `  Số lượt đã đăng ký trong khung giờ này / registered for this window: ${registered.join('; ')}.`,
  ]
}
