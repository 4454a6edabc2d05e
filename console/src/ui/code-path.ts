import { encode } from 'uqr'

/** The dark modules of a QR code (ISO/IEC 18004, level M) as one path; a module is one unit. */
export function codePath(text: string): { readonly size: number; readonly path: string } {
  // Four light modules around it are part of the code.
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  let path = ''
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`
    })
  })
  return { size, path }
}
