/** The mail server (RFC 5321): one letter at a time, over TLS, in bounded time. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { MailConfig } from '../config.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Before the `@` of its Message-ID: a letter sent twice can be told by it. */
  readonly id: string
}

export interface MailServer {
  /** Throws when the server did not take it. */
  send(letter: Letter): Promise<void>
  close(): void
}

const connectMsMax = 5_000
const answerMsMax = 15_000

/** Throws Error when the password's file, `<keysFolder>/mail/smtp.secret`, is not what it should be. */
export function openMailServer(config: MailConfig, keysFolder: string): MailServer {
  const { protocol, hostname, port, username } = new URL(config.url)
  const implicit = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (implicit ? 465 : 587) : Number(port),
    secure: implicit,
    // config.ts lets it be plain on this very machine alone.
    requireTLS: !implicit && config.tls,
    ignoreTLS: !config.tls,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: readSecret(keysFolder) } }),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(config.caFile === null ? {} : { ca: readFileSync(config.caFile) }),
    },
    connectionTimeout: connectMsMax,
    greetingTimeout: connectMsMax,
    socketTimeout: answerMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = config.from.split('@').at(-1) ?? 'chot'
  return {
    async send({ to, subject, text, id }) {
      await transport.sendMail({
        from: { name: 'Chốt', address: config.from },
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => transport.close(),
  }
}

function readSecret(keysFolder: string): string {
  const path = join(keysFolder, 'mail', 'smtp.secret')
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`key file ${path} is readable by others: chmod 600 it`)
  return readFileSync(path, 'utf8').trim()
}
