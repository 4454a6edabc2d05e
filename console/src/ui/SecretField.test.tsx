import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { SecretField } from './SecretField.tsx'

const markup = renderToStaticMarkup(
  <SecretField
    label="Mật khẩu"
    value="bí mật"
    onChange={() => {}}
    autoComplete="current-password"
  />,
)

describe('a field for a secret', () => {
  it('is typed hidden, and shown only when asked', () => {
    expect(markup).toMatch(/<input[^>]* type="password"/)
    expect(markup).toContain('aria-pressed="false"')
  })

  it('tells a password manager what it is', () => {
    expect(markup).toMatch(/<input[^>]* autocomplete="current-password"/i)
  })
})
