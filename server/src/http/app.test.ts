import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'

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
