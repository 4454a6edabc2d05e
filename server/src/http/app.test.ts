import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { createApp } from './app.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(() => gateway?.close())

it.each(['/', '/docsx', '/docs-of-mine', '/v1/session', '/no/such/page'])(
  '%s is sent under a policy that lets nothing come from elsewhere',
  async (url) => {
    const { headers } = await gateway.server.app.inject({
      url,
      headers: { accept: 'text/html' },
    })
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  },
)

it('the policy lets nothing run that stands in a page, nor be framed, nor sent elsewhere', async () => {
  const { headers } = await gateway.server.app.inject('/')
  const policy = String(headers['content-security-policy']).split('; ').sort()
  expect(policy).toEqual([
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
  ])
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  })
})

it('a browser that came by HTTPS comes by nothing else for a year', async () => {
  const { deps } = gateway.server
  const config = { ...deps.config, publicUrl: 'https://chot.example.vn' }
  for (const [app, sent] of [
    [await createApp({ ...deps, config }), 'max-age=31536000; includeSubDomains'],
    [await createApp(deps), undefined],
  ] as const) {
    const { headers } = await app.inject('/openapi.json')
    expect(headers['strict-transport-security']).toBe(sent)
    await app.close()
  }
})
