/** The only reader of the environment: every missing or wrong setting is named at once. */
import { isKeyName } from '@chot/core/log/note-key.ts'
import { z } from 'zod'

const url = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol)
      } catch {
        return false
      }
    },
    `must be a URL of ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )

const number = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback)

/** Separated by spaces: acr values may be URIs, amr values words (RFC 8176). */
const words = z
  .string()
  .max(2_000)
  .default('')
  .transform((text) => text.split(/\s+/u).filter((word) => word !== ''))

const isLoopback = (text: string) =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname)

const settings = z
  .object({
    CHOT_HOST: z.string().default('127.0.0.1'),
    CHOT_PORT: number(0, 65_535, 8080),
    /** What officers type: the origin of the console, for cookies and the origin check. */
    CHOT_PUBLIC_URL: url(['https:', 'http:']),
    /**
     * Addresses or networks of our own reverse proxies, separated by commas: only what they say in
     * X-Forwarded-For is believed, for a caller who could choose an address would dodge every limit.
     */
    CHOT_TRUSTED_PROXIES: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .refine(
        (parts) => parts.every((part) => /^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(part)),
        {
          message: 'must be addresses or networks, separated by commas',
        },
      ),
    CHOT_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Signs in as a member of chot_app. */
    DATABASE_URL: url(['postgres:', 'postgresql:']),
    /** Signs in as the owner of the schema; used for migrations at the start and then dropped. */
    DATABASE_OWNER_URL: url(['postgres:', 'postgresql:']),
    CHOT_DATABASE_CONNECTIONS: number(2, 200, 10),
    /** Folder of the keys, shared by the nodes, outside the database and its backups. */
    CHOT_KEYS_DIR: z.string().min(1),
    /**
     * Name of the access log and of the key that signs it (C2SP tlog-checkpoint, signed-note):
     * unique in the world, like a URL without its scheme, and for ever the same.
     */
    CHOT_LOG_ORIGIN: z
      .string()
      .max(200)
      .refine(isKeyName, 'must be a name without spaces, plus or control characters'),
    /** Folder of files that were handed in, shared by the nodes; none are taken when absent. */
    CHOT_FILES_DIR: z.string().min(1).optional(),
    /** Folder the published log is written to as static files; none when absent. */
    CHOT_LOG_DIR: z.string().min(1).optional(),
    /**
     * Place in a bucket of an S3-compatible store that it is written to as well, by path:
     * `https://<host>/<bucket>[/<folder>…]`. The key lies in CHOT_KEYS_DIR as `log/s3.key`.
     */
    CHOT_LOG_S3_URL: url(['https:', 'http:'])
      .refine(
        (text) =>
          /^[a-z]+:\/\/[^/?#@]+\/[a-z0-9][a-z0-9.-]+(?:\/[A-Za-z0-9._-]+)*\/?$/.test(
            text,
          ),
        'must be https://<host>/<bucket>[/<folder>…]',
      )
      .optional(),
    CHOT_LOG_S3_REGION: z.string().min(1).default('us-east-1'),
    /** Whether anybody may fetch whole entries; hashes and checkpoints are public anyway. */
    CHOT_LOG_PUBLIC_ENTRIES: z.enum(['on', 'off']).default('off'),
    /** Time-stamping authority (RFC 3161) that is asked to stamp the head; none when absent. */
    CHOT_LOG_TSA_URL: url(['https:', 'http:']).optional(),
    /** PEM file of the root its certificate leads to; nothing else is believed. */
    CHOT_LOG_TSA_CA: z.string().min(1).optional(),
    /** Off on a node that must not hold the signing key. */
    CHOT_LOG_PUBLISH: z.enum(['on', 'off']).default('on'),
    /** Off on a node that leaves the detection to others. */
    CHOT_DETECT: z.enum(['on', 'off']).default('on'),
    /**
     * Policy file (C2SP tlog-policy) of the witnesses asked to cosign the log, each with its address,
     * and of how many make a quorum; none are asked when absent.
     */
    CHOT_LOG_WITNESSES: z.string().min(1).optional(),
    /** Two digits of the province served, as in data/provinces.tsv. */
    CHOT_PROVINCE: z.string().regex(/^\d{2}$/, 'must be the two digits of a province'),
    CHOT_UPSTREAM_URL: url(['https:', 'http:']),
    CHOT_UPSTREAM_SERVICE_PATH: z.string().min(1),
    CHOT_UPSTREAM_USER: z.string().min(1),
    CHOT_UPSTREAM_SECRET: z.string().min(8),
    CHOT_UPSTREAM_ROAD_CLIENT: z.string().min(1),
    CHOT_UPSTREAM_API_KEY: z.string().min(1),
    CHOT_UPSTREAM_TIMESTAMP: z.enum(['ms', 's']).default('ms'),
    /** How the citizen's name is written to the Ministry; clients of the NPD differ. */
    CHOT_UPSTREAM_NAME: z.enum(['upper', 'upper-ascii', 'as-written']).default('upper'),
    /** PEM file of the authority that signed the upstream's certificate; the system's when absent. */
    CHOT_UPSTREAM_CA: z.string().optional(),
    CHOT_UPSTREAM_TIMEOUT_MS: number(100, 60_000, 10_000),
    CHOT_UPSTREAM_CONNECTIONS: number(1, 1024, 64),
    /** Address the Ministry's counts of a day are fetched from; they come as files when absent. */
    CHOT_MINISTRY_COUNTS_URL: url(['https:', 'http:']).optional(),
    /**
     * Identity provider of the province (OpenID Connect issuer) for single sign-on; none when
     * absent. Its proof of ourselves lies in CHOT_KEYS_DIR as `sso/client.pem` or `sso/client.secret`.
     */
    CHOT_SSO_ISSUER: url(['https:', 'http:']).optional(),
    CHOT_SSO_CLIENT_ID: z.string().min(1).max(255).optional(),
    /** PEM file of the authority that signed its certificate; the system's when absent. */
    CHOT_SSO_CA: z.string().min(1).optional(),
    /** The claim of the ID token by which administrators name a person when they link an account. */
    CHOT_SSO_NAME_CLAIM: z
      .string()
      .regex(/^\w{1,64}$/, 'must be the name of a claim')
      .default('sub'),
    /** Scopes asked for beside `openid`. */
    CHOT_SSO_SCOPES: words,
    /** Values of `acr`, or of `amr`, that prove a second factor; with none, ours is always asked. */
    CHOT_SSO_FACTOR_ACR: words,
    CHOT_SSO_FACTOR_AMR: words,
    /**
     * Mail server: `smtps://user@host` or `smtp://user@host` (STARTTLS, asked for except on this very
     * machine); no e-mail when absent. The password lies in CHOT_KEYS_DIR as `mail/smtp.secret`.
     */
    CHOT_MAIL_URL: url(['smtps:', 'smtp:']).optional(),
    CHOT_MAIL_FROM: z.email('must be an address').optional(),
    /** PEM file of the authority that signed its certificate; the system's when absent. */
    CHOT_MAIL_CA: z.string().min(1).optional(),
    /** Folder of PEM files: the roots that certificates of signed documents must lead to. */
    CHOT_SIGNING_ROOTS_DIR: z.string().min(1).optional(),
  })
  .superRefine((value, context) => {
    const plain = (
      name:
        | 'CHOT_PUBLIC_URL'
        | 'CHOT_UPSTREAM_URL'
        | 'CHOT_LOG_TSA_URL'
        | 'CHOT_LOG_S3_URL'
        | 'CHOT_MINISTRY_COUNTS_URL'
        | 'CHOT_SSO_ISSUER',
    ) => {
      const address = value[name]
      if (address?.startsWith('http:') && !isLoopback(address))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'must be https:// unless it is this very machine',
        })
    }
    plain('CHOT_PUBLIC_URL')
    plain('CHOT_UPSTREAM_URL')
    plain('CHOT_LOG_TSA_URL')
    plain('CHOT_LOG_S3_URL')
    plain('CHOT_MINISTRY_COUNTS_URL')
    plain('CHOT_SSO_ISSUER')
    if (
      (value.CHOT_SSO_ISSUER === undefined) !==
      (value.CHOT_SSO_CLIENT_ID === undefined)
    )
      context.addIssue({
        code: 'custom',
        path: ['CHOT_SSO_CLIENT_ID'],
        message: 'CHOT_SSO_ISSUER and CHOT_SSO_CLIENT_ID go together',
      })
    if ((value.CHOT_MAIL_URL === undefined) !== (value.CHOT_MAIL_FROM === undefined))
      context.addIssue({
        code: 'custom',
        path: ['CHOT_MAIL_FROM'],
        message: 'CHOT_MAIL_URL and CHOT_MAIL_FROM go together',
      })
    if ((value.CHOT_LOG_TSA_URL === undefined) !== (value.CHOT_LOG_TSA_CA === undefined))
      context.addIssue({
        code: 'custom',
        path: ['CHOT_LOG_TSA_CA'],
        message: 'CHOT_LOG_TSA_URL and CHOT_LOG_TSA_CA go together',
      })
  })

export interface Config {
  readonly demonstration: boolean
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly trustedProxies: readonly string[]
  readonly logLevel: string
  readonly databaseUrl: string
  readonly databaseOwnerUrl: string
  readonly databaseConnections: number
  readonly keysFolder: string
  /** Null: no files are taken. */
  readonly filesFolder: string | null
  readonly log: PublishedLogConfig
  readonly detect: boolean
  readonly province: string
  readonly upstream: UpstreamConfig
  /** Where the Ministry's counts are fetched; null: they come as files. */
  readonly ministryCountsUrl: string | null
  /** Null: officers sign in here alone. */
  readonly sso: SsoConfig | null
  /** Null: notifications are shown in the console alone. */
  readonly mail: MailConfig | null
  /** Null: of signed documents the path of a certificate is not checked, and that is said. */
  readonly signingRootsFolder: string | null
}

export interface MailConfig {
  readonly url: string
  readonly from: string
  readonly caFile: string | null
  /** False on this very machine alone. */
  readonly tls: boolean
}

export interface SsoConfig {
  readonly issuer: string
  readonly clientId: string
  readonly caFile: string | null
  readonly nameClaim: string
  readonly scopes: readonly string[]
  /** What proves a second factor there. */
  readonly factorAcr: readonly string[]
  readonly factorAmr: readonly string[]
}

export interface PublishedLogConfig {
  readonly origin: string
  /** Null: not written to a folder. */
  readonly folder: string | null
  readonly objectStore: ObjectStoreConfig | null
  readonly publicEntries: boolean
  readonly publish: boolean
  /** Path of the policy file; null: no witness is asked. */
  readonly witnesses: string | null
  /** Null: no head is stamped. */
  readonly timestamps: TimestampConfig | null
}

export interface ObjectStoreConfig {
  /** `https://<host>/<bucket>[/<folder>…]`. */
  readonly url: string
  readonly region: string
}

export interface TimestampConfig {
  readonly url: string
  readonly caFile: string
}

export interface UpstreamConfig {
  readonly url: string
  readonly servicePath: string
  readonly user: string
  readonly secret: string
  readonly roadClient: string
  readonly apiKey: string
  readonly timestamp: 'ms' | 's'
  readonly name: 'upper' | 'upper-ascii' | 'as-written'
  readonly caFile: string | null
  readonly timeoutMs: number
  readonly connections: number
}

/** One line for each setting that is missing or wrong; values are never repeated. */
export class ConfigError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(
      `settings are missing or wrong:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.lines = lines
  }
}

/** Throws ConfigError naming every setting that is missing or wrong. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  demonstration = false,
): Config {
  const read = settings.safeParse(environment)
  if (!read.success) {
    throw new ConfigError(
      read.error.issues.map((issue) => {
        const name = issue.path.join('.')
        const missing = environment[name] === undefined && issue.code !== 'custom'
        return `${name}: ${missing ? 'is missing' : issue.message}`
      }),
    )
  }
  const value = read.data
  return {
    demonstration,
    host: value.CHOT_HOST,
    port: value.CHOT_PORT,
    publicUrl: value.CHOT_PUBLIC_URL,
    trustedProxies: value.CHOT_TRUSTED_PROXIES,
    logLevel: value.CHOT_LOG_LEVEL,
    databaseUrl: value.DATABASE_URL,
    databaseOwnerUrl: value.DATABASE_OWNER_URL,
    databaseConnections: value.CHOT_DATABASE_CONNECTIONS,
    detect: value.CHOT_DETECT === 'on',
    keysFolder: value.CHOT_KEYS_DIR,
    filesFolder: value.CHOT_FILES_DIR ?? null,
    log: {
      origin: value.CHOT_LOG_ORIGIN,
      folder: value.CHOT_LOG_DIR ?? null,
      objectStore:
        value.CHOT_LOG_S3_URL === undefined
          ? null
          : { url: value.CHOT_LOG_S3_URL, region: value.CHOT_LOG_S3_REGION },
      publicEntries: value.CHOT_LOG_PUBLIC_ENTRIES === 'on',
      publish: value.CHOT_LOG_PUBLISH === 'on',
      timestamps:
        value.CHOT_LOG_TSA_URL === undefined || value.CHOT_LOG_TSA_CA === undefined
          ? null
          : { url: value.CHOT_LOG_TSA_URL, caFile: value.CHOT_LOG_TSA_CA },
      witnesses: value.CHOT_LOG_WITNESSES ?? null,
    },
    province: value.CHOT_PROVINCE,
    upstream: {
      url: value.CHOT_UPSTREAM_URL,
      servicePath: value.CHOT_UPSTREAM_SERVICE_PATH,
      user: value.CHOT_UPSTREAM_USER,
      secret: value.CHOT_UPSTREAM_SECRET,
      roadClient: value.CHOT_UPSTREAM_ROAD_CLIENT,
      apiKey: value.CHOT_UPSTREAM_API_KEY,
      timestamp: value.CHOT_UPSTREAM_TIMESTAMP,
      name: value.CHOT_UPSTREAM_NAME,
      caFile: value.CHOT_UPSTREAM_CA ?? null,
      timeoutMs: value.CHOT_UPSTREAM_TIMEOUT_MS,
      connections: value.CHOT_UPSTREAM_CONNECTIONS,
    },
    ministryCountsUrl: value.CHOT_MINISTRY_COUNTS_URL ?? null,
    signingRootsFolder: value.CHOT_SIGNING_ROOTS_DIR ?? null,
    mail:
      value.CHOT_MAIL_URL === undefined || value.CHOT_MAIL_FROM === undefined
        ? null
        : {
            url: value.CHOT_MAIL_URL,
            from: value.CHOT_MAIL_FROM,
            caFile: value.CHOT_MAIL_CA ?? null,
            tls: !(
              value.CHOT_MAIL_URL.startsWith('smtp:') && isLoopback(value.CHOT_MAIL_URL)
            ),
          },
    sso:
      value.CHOT_SSO_ISSUER === undefined || value.CHOT_SSO_CLIENT_ID === undefined
        ? null
        : {
            issuer: value.CHOT_SSO_ISSUER,
            clientId: value.CHOT_SSO_CLIENT_ID,
            caFile: value.CHOT_SSO_CA ?? null,
            nameClaim: value.CHOT_SSO_NAME_CLAIM,
            scopes: value.CHOT_SSO_SCOPES,
            factorAcr: value.CHOT_SSO_FACTOR_ACR,
            factorAmr: value.CHOT_SSO_FACTOR_AMR,
          },
  }
}
