import type { viSystems } from './vi-systems.ts'

export const enSystems: typeof viSystems = {
  systemRequests: {
    newSystem: 'Register a system',
    newKey: 'Add a key',
    newKeyOf: (name) => `Add a key for ${name}`,
    systemHint:
      'Another person approves; the system may call as soon as they did. Its vendor sends the public key only, never the secret one.',
    keyHint:
      'Another person approves. The former key works on until its date or until it is taken back, so that nothing stops in between.',
    name: 'Name of the system',
    id: 'Id of the system',
    idHint: 'Letters, digits and . _ - ; the system calls itself so (iss, sub).',
    networksHint: 'For example 10.15.0.0/24; several are separated by commas.',
    keyFieldHint: 'Paste the public key as a JWK (Ed25519 or P-256).',
    keyUnreadable:
      'This cannot be read. Paste one public key as a JWK, beginning with {.',
    secretKey: 'This is a secret key: it was taken out of the box and sent nowhere.',
    secretKeyHint:
      'Take it for known to others. Have the vendor make a new pair and send the public key only.',
    keyRead: (kid) => `A public key was read, its name (kid): ${kid}. Thumbprint:`,
    compare: 'Have the vendor read this thumbprint to you before you send it.',
    daysHint: (days) => `A key is in force for ${days} days at most.`,
    send: 'Send the request',
    sent: 'The request was sent. Another person will decide.',
    askedSystem: (name) => `To be approved: the new system ${name}`,
    askedKey: (name) => `To be approved: a new key of ${name}`,
    askedBy: (name, at) => `Asked by ${name} at ${at}.`,
    byOther: 'You asked for it, so another person approves or refuses.',
    days: 'Key in force',
    between: (from, to) => `from ${from} until before ${to}`,
    decisions: { approve: 'Approve', refuse: 'Refuse', withdraw: 'Withdraw' },
    effects: {
      approve:
        'The key is in force from its first day. Approve only once the vendor has read you this thumbprint:',
      refuse: 'Nothing is registered. It may be asked for anew.',
      withdraw: 'Nothing is registered. It may be asked for anew.',
    },
    decided: {
      approve: (name) => `Approved for ${name}.`,
      refuse: (name) => `The request about ${name} was refused.`,
      withdraw: (name) => `The request about ${name} was withdrawn.`,
    },
  },
}
