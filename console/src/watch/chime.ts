/** Two short tones, made here: no file is fetched. Only ever beside what the screen shows. */
const tones = [660, 880] as const
const toneSeconds = 0.18

/** May be called once the officer has pressed something: browsers are silent before. */
export function openChime(): { ring(): void; close(): void } {
  const context = new AudioContext()
  return {
    ring() {
      tones.forEach((frequency, index) => {
        const from = context.currentTime + index * toneSeconds
        const tone = context.createOscillator()
        const gain = context.createGain()
        tone.frequency.value = frequency
        gain.gain.setValueAtTime(0.15, from)
        gain.gain.exponentialRampToValueAtTime(0.001, from + toneSeconds)
        tone.connect(gain).connect(context.destination)
        tone.start(from)
        tone.stop(from + toneSeconds)
      })
    },
    close: () => void context.close(),
  }
}
