/** `npm run code -- <username>`: the code an authenticator app would show for a demo account. */
import { homeFolder, readDemoFile } from './demo-file.ts'
import { codeOfStep, stepAt, stepMsLeft } from './totp.ts'

const [username] = process.argv.slice(2)
const demo = readDemoFile(homeFolder())
const account = demo?.accounts.find((each) => each.username === username?.toLowerCase())
if (demo === null) {
  process.stderr.write('Chưa có bản trình diễn. Chạy `npm start` trước.\n')
  process.stderr.write('There is no demonstration yet: run `npm start` first.\n')
  process.exitCode = 1
} else if (account === undefined) {
  const names = demo.accounts.map((each) => `  ${each.username}`).join('\n')
  process.stderr.write('Cách dùng / usage: npm run code -- <tên đăng nhập>\n')
  process.stderr.write(`Các tài khoản / accounts:\n${names}\n`)
  process.exitCode = 1
} else {
  const now = Date.now()
  const seconds = Math.ceil(stepMsLeft(now) / 1000)
  process.stdout.write(`${codeOfStep(account.totpSecret, stepAt(now))}\n`)
  process.stderr.write(`còn ${seconds} giây / ${seconds} s left\n`)
}
