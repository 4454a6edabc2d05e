import { estimatePassword } from '@chot/contract/passwords/estimate.ts'
import { passwordFaultsOf } from '@chot/core/identity/password.ts'
import { expect, it } from 'vitest'
import { newGivenPassword } from './readable-code.ts'

it('a password that is handed out has no fault by the policy of officers, and is another each time', () => {
  const rules = { charactersMin: 14, classesMin: 4, scoreMin: 3 }
  const nobody = { username: '', fullName: '', phone: '', citizenNumber: '' }
  const given = Array.from({ length: 300 }, newGivenPassword)
  for (const password of given) {
    const { score } = estimatePassword(password, [])
    expect(passwordFaultsOf(password, nobody, score, rules)).toEqual([])
    expect(password).not.toMatch(/[0O1Il]/)
  }
  expect(new Set(given).size).toBe(given.length)
})
