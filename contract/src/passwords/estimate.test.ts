import { describe, expect, it } from 'vitest'
import { estimatePassword } from './estimate.ts'
import { typedForms } from './vietnamese-typing.ts'

describe('typing a Vietnamese word', () => {
  it('gives its forms with marks, without, by Telex and by VNI', () => {
    expect(typedForms('mật khẩu')).toEqual([
      'matkhau',
      'mậtkhẩu',
      'maatjkhaaur',
      'ma6t5kha6u3',
    ])
  })
})

describe('the estimate', () => {
  it.each([
    ['the word for password with digits', 'Matkhau@123456'],
    ['the same with marks', 'Mật khẩu@123456'],
    ['the same in Telex', 'Maatjkhaaur@2026'],
    ['a declaration of love', 'AnhYeuEm@123456'],
    ['the province and the year', 'Lào Cai@2026!!'],
    ['a whole name and a year', 'Nguyenthihong@1990'],
    ['a walk over the keyboard', 'Qwerty@12345678'],
    ['one character again and again', 'aB3$'.repeat(16)],
  ])('is below 3 for %s', (_what, password) => {
    expect(estimatePassword(password, []).score).toBeLessThan(3)
  })

  it.each(['Trâu.vàng-Ăn:cỏ 27', 'Sầu riêng & 9 cái Ghế', 'Xk3d-Abcd-efgh-ijkm-92'])(
    'is 3 at least for %s',
    (password) => {
      expect(estimatePassword(password, []).score).toBeGreaterThanOrEqual(3)
    },
  )

  it('is lower for words known of the person, with marks or without', () => {
    const alone = estimatePassword('Giàng A Páo 27!', []).score
    const known = estimatePassword('Giàng A Páo 27!', ['Giàng', 'giangapao']).score
    expect(known).toBeLessThan(alone)
  })

  it('reads a bounded part of a long text', () => {
    const long = estimatePassword(`aaaa${'x'.repeat(60)}`, [])
    expect(estimatePassword(`aaaa${'x'.repeat(60)}${'Kd9#mQ'.repeat(20)}`, [])).toEqual(
      long,
    )
  })
})
