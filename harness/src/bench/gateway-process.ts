/** The real server, as a process of its own: `gateway-process.ts <scene>`. */
import { startServer } from '@chot/server/start.ts'
import { announceReady } from './processes.ts'
import { readScene } from './scene.ts'

const { config } = readScene(process.argv[2])
const server = await startServer({ config })
announceReady({ url: server.url }, () => server.close())
