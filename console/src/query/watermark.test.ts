import { expect, test } from 'vitest'
import { watermarkImage } from './watermark.ts'

test('what is written over an answer cannot end the image it is drawn in', () => {
  const image = watermarkImage(['</text><script>"\'&'])
  const svg = decodeURIComponent(
    image.slice(image.indexOf(',') + 1, image.lastIndexOf('"')),
  )
  expect(svg).toContain('&#60;/text&#62;&#60;script&#62;&#34;&#39;&#38;')
  expect(svg.match(/<text/g)).toHaveLength(1)
})

test('the image is one quoted address, whatever it says', () => {
  expect(watermarkImage(['a"b) c', 'xã Mường'])).toMatch(
    /^url\("data:image\/svg\+xml,[^"\s]*"\)$/,
  )
})
