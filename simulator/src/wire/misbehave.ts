import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FaultRule } from '../faults.ts'
import type { Person } from '../population/person.ts'
import { collectionAnswer, faultAnswer } from './answers.ts'
import { sendXml } from './send.ts'

const OVERSIZE_BYTES = 8 * 1024 * 1024
const CHUNK = Buffer.alloc(64 * 1024, 'x')

/** What a fault needs besides the rule: the right answer, and somebody who was not asked for. */
export type FaultMaterial = {
  readonly body: string
  readonly stranger: () => Person
  readonly redirectTo: string
}

/** The headers promise the whole answer; the connection ends in the middle of it. */
function sendHalf(response: ServerResponse, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(200, {
    'content-type': 'text/xml; charset=utf-8',
    'content-length': bytes.length,
  })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
}

function* oversizePieces(body: string, bytes: number): Generator<string | Buffer> {
  const [head = '', tail = ''] = body.split('</soapenv:Body>')
  yield `${head}<ns1:ThuaRa xmlns:ns1="http://www.mic.gov.vn/dancu/1.0">`
  for (let left = bytes; left > 0; left -= CHUNK.length) {
    yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK
  }
  yield `</ns1:ThuaRa></soapenv:Body>${tail}`
}

/**
 * Streams without a length, so that only the receiver's own limit can stop it. Rejects
 * when the receiver breaks off.
 */
function sendOversize(
  response: ServerResponse,
  body: string,
  bytes: number,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
  return pipeline(Readable.from(oversizePieces(body, bytes)), response)
}

/** Does what the rule says in the place of the right answer (`slow` is only late). */
export async function misbehave(
  response: ServerResponse,
  rule: FaultRule,
  material: FaultMaterial,
): Promise<void> {
  const { body } = material
  switch (rule.kind) {
    case 'slow':
      return sendXml(response, 200, body)
    case 'hang':
      return
    case 'half':
      return sendHalf(response, body)
    case 'malformed':
      return sendXml(response, 200, body.replace('</soapenv:Body>', '</soapenv:Bod'))
    case 'soap-fault':
      return sendXml(response, 500, faultAnswer('Server', 'Lỗi hệ thống', null))
    case 'http-error':
      response.writeHead(rule.status ?? 503, {
        'content-type': 'text/html',
        'content-length': 0,
      })
      response.end()
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'empty':
      return sendXml(response, 200, '')
    case 'oversize':
      return sendOversize(response, body, rule.bytes ?? OVERSIZE_BYTES)
    case 'redirect':
      response.writeHead(302, { location: material.redirectTo, 'content-length': 0 })
      response.end()
      return
    case 'other-person':
      return sendXml(response, 200, collectionAnswer([material.stranger()]))
    case 'procedure-not-licensed':
      return sendXml(response, 200, faultAnswer('Server', PROCEDURE_REFUSED, '004'))
    case 'officer-not-permitted':
      return sendXml(response, 200, faultAnswer('Server', OFFICER_REFUSED, '005'))
    case 'locked':
      return sendXml(response, 200, faultAnswer('Server', LOCKED, null))
  }
}

export const PROCEDURE_REFUSED =
  'Thủ tục hành chính chưa được cấp quyền khai thác CSDLQG về dân cư'
export const OFFICER_REFUSED = 'Cán bộ không được phép khai thác thông tin'
export const LOCKED = 'Kết nối đã bị tạm khóa do vượt ngưỡng khai thác'
