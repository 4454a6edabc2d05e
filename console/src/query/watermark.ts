const tileWidth = 360
const tileHeight = 118

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/**
 * A background of slanted, repeated text: a photograph of the screen names who took it, when and
 * for which dossier. Dark enough to be read on a photograph, light enough to be read through.
 */
export function watermarkImage(lines: readonly string[]): string {
  const rows = lines
    .map(
      (line, index) =>
        `<text x="8" y="${tileHeight - 26 + index * 18}" transform="rotate(-14 0 ${tileHeight})">${escapeXml(line)}</text>`,
    )
    .join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${tileWidth}" height="${tileHeight}" font-family="Segoe UI, Noto Sans, Arial, sans-serif" font-size="14" fill="#17232f" fill-opacity="0.13">${rows}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}
