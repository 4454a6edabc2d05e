/** Gives a text to the browser's own downloads; nothing leaves the computer. */
export function saveText(name: string, text: string): void {
  saveFile(name, new Blob([text], { type: 'text/plain' }))
}

/** The same with a file that came whole. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by the next turn; the content need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(url))
}
