/**
 * `npm run tour`: walks a running demonstration step by step. Each run makes dossiers of its own,
 * so it can be walked again and again; it ends with 1 when a step is not as promised.
 */

import { openOneStopClient, putDossier } from '../client/one-stop-client.ts'
import type { DemoDossier } from '../demo/demo-file.ts'
import { homeFolder, readDemoFile } from '../demo/demo-file.ts'
import { auditorSteps } from './auditor-steps.ts'
import { driveSteps } from './drive-steps.ts'
import { lawfulSteps } from './lawful-steps.ts'
import { refusedSteps } from './refused-steps.ts'
import { Left, openTerminal } from './terminal.ts'
import { Broken, type Step, type Tour } from './tour.ts'
import { upstreamSteps } from './upstream-steps.ts'

/** As a shell has it for SIGINT. */
const leftExitCode = 130

process.exitCode = await walk(process.argv.includes('--fast'))

async function walk(fast: boolean): Promise<number> {
  const demo = readDemoFile(homeFolder())
  const [oneStop] = demo?.clients ?? []
  if (demo === null || oneStop === undefined || !(await isReady(demo.url))) {
    process.stderr.write(
      'Chưa có bản trình diễn nào đang chạy. Mở một cửa sổ dòng lệnh khác, chạy `npm start`, rồi chạy lại.\n' +
        'No demonstration is running. Run `npm start` in another terminal, then try again.\n',
    )
    return 1
  }
  const tour: Tour = {
    demo,
    client: await openOneStopClient(demo.url, oneStop),
    terminal: openTerminal({
      pauses: !fast && process.stdin.isTTY && process.stdout.isTTY,
    }),
    acts: [],
    made: [],
    run: Date.now().toString(36).toUpperCase(),
  }
  try {
    return await walkSteps(tour, allSteps())
  } catch (error) {
    if (error instanceof Left) return leftExitCode
    throw error
  } finally {
    await clearDesk(tour)
  }
}

function allSteps(): readonly Step[] {
  let marriage: DemoDossier | null = null
  return [
    ...lawfulSteps((made) => {
      marriage = made
    }),
    ...refusedSteps(() => {
      if (marriage === null) throw new Broken('the dossier was not made')
      return marriage
    }),
    ...upstreamSteps,
    ...driveSteps,
    ...auditorSteps,
  ]
}

async function walkSteps(tour: Tour, steps: readonly Step[]): Promise<number> {
  const { terminal } = tour
  const broken: string[] = []
  for (const [index, step] of steps.entries()) {
    terminal.heading(index + 1, step.vietnamese, step.english)
    try {
      await step.run(tour)
    } catch (error) {
      broken.push(`${index + 1}. ${step.english}`)
      terminal.broken(error instanceof Error ? error.message : String(error))
    }
    if (index < steps.length - 1) await terminal.pause()
  }
  process.stdout.write('\n')
  if (broken.length === 0) {
    terminal.kept(
      `${steps.length} bước đều đúng như đã hứa / all ${steps.length} steps as promised`,
    )
    return 0
  }
  terminal.broken(
    `${broken.length} bước không đúng / not as promised: ${broken.join('; ')}`,
  )
  return 1
}

/** Closes what this run opened: the officers of the demonstration did not ask for it. */
async function clearDesk(tour: Tour): Promise<void> {
  for (const dossier of tour.made)
    await putDossier(tour.client, { ...dossier, state: 'closed' })
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}
