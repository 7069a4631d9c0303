import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { seededRandom } from '@frontpage/ranking'
import { portVariableOf, services } from '@frontpage/services'
import { findFreePort, waitFor } from '@frontpage/testing'
import { createClientFleet } from '../src/drill/instruments/client-fleet.js'
import { createLedger } from '../src/drill/instruments/ledger.js'
import { repositoryRoot as root } from '../src/platform/repository-root.js'
import { createReferenceTraffic } from '../src/traffic/reference-traffic.js'
import { measureContainers } from './measure-containers.js'
import { openComposeProject, type ComposeProject } from './compose-project.js'
import { startVisit } from './reader-visit.js'
import { runDocker } from './run-docker.js'

/** Each has an image of ours. */
const serviceNames = services.map(({ name }) => name)
const minuteMs = 60_000
const megabyte = 1e6
const readMetrics = `fetch('http://' + process.argv[1] + ':9100/metrics').then(async (answer) => process.stdout.write(await answer.text()))`

let project: ComposeProject
let trackerUrls: [string, string]
let trendingUrl: string
let newsstandUrl: string
let volumesBefore: string[]

beforeAll(async () => {
  volumesBefore = await unusedVolumes()
  const ports: Record<string, number> = {}
  for (const { name } of services) ports[name] = await findFreePort()
  const trackerPort = await findFreePorts(2)
  const transporterPort = await findFreePorts(2)
  trackerUrls = [`http://127.0.0.1:${trackerPort}`, `http://127.0.0.1:${trackerPort + 1}`]
  trendingUrl = `http://127.0.0.1:${ports['trending']!}`
  newsstandUrl = `http://127.0.0.1:${ports['newsstand']!}`
  const hasClickHouse = await isImageHere(await imageOf('clickhouse'))
  if (!hasClickHouse) say("ClickHouse's own image cannot be had here: the embedded one takes its place")
  project = await openComposeProject({
    root,
    name: `frontpage-test-${process.pid}`,
    files: [
      'docker-compose.yml',
      'docker-compose.override.yml',
      ...(hasClickHouse ? [] : ['docker-compose.embedded.yml']),
    ],
    // No secret is set, as by a newcomer.
    env: {
      ...Object.fromEntries(
        services.map((service) => [portVariableOf(service), String(ports[service.name])]),
      ),
      // A range, for those that are scaled.
      TRACKER_PORT: `${trackerPort}-${trackerPort + 1}`,
      TRANSPORTER_PORT: `${transporterPort}-${transporterPort + 1}`,
    },
  })
  say('building the images')
  const removeSecret = await plantSecret(`${root}/apps/tracker/.env`)
  try {
    await project.run(['build'], { timeoutMs: 25 * minuteMs })
  } finally {
    await removeSecret()
  }
  say('starting')
  // docker-compose 1 does not know --wait.
  const waits = (await project.run(['up', '--help'])).includes('--wait')
  await project.run(['up', '--detach', ...(waits ? ['--wait'] : [])], { timeoutMs: 5 * minuteMs })
}, 31 * minuteMs)

afterAll(() => takeDown(), 4 * minuteMs)

it('starts everything in order, and prints what to open', async () => {
  const states = await statesOf(await project.containers())
  const healthy = states.filter(({ health }) => health === 'healthy').map(({ service }) => service)
  const ended = states.filter(({ status }) => status === 'exited')

  expect(healthy.toSorted()).toEqual(['clickhouse', 'redis', ...serviceNames].toSorted())
  const trackerLine = `tracker      ${trackerUrls[0]}  accepts events`
  await waitFor(async () => (await project.run(['logs', 'welcome'])).includes(trackerLine))
  expect(ended.map(({ service }) => service).toSorted()).toEqual(['migrations', 'setup'])
  expect(ended.map(({ exitCode }) => exitCode)).toEqual(ended.map(() => 0))
})

it('builds images that hold one service each, for a user without rights', async () => {
  const base = await sizeOf(/^ARG NODE_IMAGE=(\S+)$/m.exec(await readFile(`${root}/Dockerfile`, 'utf8'))![1]!)
  const sizes = await Promise.all(
    serviceNames.map(
      async (service) => [service, (await sizeOf(`frontpage-${service}:local`)) - base] as const,
    ),
  )
  say(
    `above the base: ${sizes.map(([name, bytes]) => `${name} ${Math.round(bytes / megabyte)} MB`).join(', ')}`,
  )

  for (const [, bytes] of sizes) expect(bytes).toBeLessThanOrEqual(250 * megabyte)
  const modules = await project.run(['exec', '-T', 'tracker', 'ls', '/app/node_modules', '/app/apps'])
  expect(modules).toContain('bullmq')
  expect(modules).not.toMatch(/chdb|typescript|jest|transporter/)
  const workspaces = await project.run([
    'exec',
    '-T',
    'tracker',
    'sh',
    '-c',
    'ls -A /app/apps/* /app/packages/*',
  ])
  expect(new Set(workspaces.split('\n').filter((line) => !/^$|:$/.test(line)))).toEqual(
    new Set(['dist', 'package.json']),
  )
  for (const service of serviceNames) {
    const [container] = await project.containers(service)
    expect(await project.state(container!)).toMatchObject({ user: 'node', restarts: 0 })
  }
})

it('costs little while nobody comes', async () => {
  const containers = await project.containers()
  const idle = await measureContainers(containers, { forMs: 30_000 })
  const lines = idle.map(
    ({ service, cores, bytes }) =>
      `${service.padEnd(12)} ${(cores * 100).toFixed(1).padStart(5)} % of a core ${String(Math.round(bytes / megabyte)).padStart(6)} MB`,
  )
  const all = idle.reduce((sum, { cores }) => sum + cores, 0)
  say(`idle:\n${[...lines, `together     ${(all * 100).toFixed(1).padStart(5)} % of a core`].join('\n')}`)
  expect(idle.map(({ service }) => service)).toEqual(
    expect.arrayContaining([...serviceNames, 'redis', 'clickhouse']),
  )
})

it('turns a page view from the published port into a trending story', async () => {
  const posted = await fetch(`${await listening(trackerUrls)}/v1/page`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('dev:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ anonymousId: 'me', properties: { storyId: 'hello', title: 'Hello' } }),
  })

  expect(posted.status).toBe(200)
  await waitFor(
    async () => {
      const answer = await fetch(`${trendingUrl}/v1/trending`)
      const { lists } = (await answer.json()) as { lists: { entries: { storyId: string }[] }[] }
      return lists[0]?.entries.some(({ storyId }) => storyId === 'hello')
    },
    { what: 'the story in the list' },
  )
  expect(await project.query("SELECT title FROM frontpage.events WHERE story_id = 'hello'")).toBe('Hello\n')
})

it('loses nothing while one of two trackers and one of two transporters are killed', async () => {
  await project.run(['up', '--detach', '--no-recreate', '--scale', 'tracker=2', '--scale', 'transporter=2'], {
    timeoutMs: 3 * minuteMs,
  })
  await waitFor(async () => (await Promise.all(trackerUrls.map(isReady))).every(Boolean), {
    timeoutMs: minuteMs,
    what: 'two trackers that are ready',
  })
  const ledger = createLedger()
  const fleets = trackerUrls.map((target, index) => {
    const traffic = createReferenceTraffic({ seed: index + 1, runId: `compose-${index}` })
    return createClientFleet({
      target,
      writeKey: 'dev',
      eventsPerSecond: 500,
      nextEvent: (nowMs) => traffic.next(nowMs),
      random: seededRandom(index + 1),
      ledger,
      giveUpAfterMs: minuteMs,
    })
  })
  const [tracker] = await project.containers('tracker')
  const [transporter] = await project.containers('transporter')

  say('sending, and killing')
  for (const fleet of fleets) fleet.start()
  await waitFor(() => ledger.acknowledged().size > 2_000, { what: 'traffic', timeoutMs: minuteMs })
  // The process ends, as after a fault of its own: its container starts again.
  await runDocker(['docker', 'exec', tracker!, 'sh', '-c', 'kill -9 -1']).catch(() => undefined)
  // The container is stopped, and stays away.
  await runDocker(['docker', 'kill', transporter!])
  await waitFor(async () => (await project.state(tracker!)).restarts > 0, {
    what: 'a restart',
    timeoutMs: minuteMs,
  })
  await waitFor(async () => (await Promise.all(trackerUrls.map(isReady))).every(Boolean), {
    timeoutMs: minuteMs,
    what: 'two trackers that are ready again',
  })
  const before = ledger.acknowledged().size
  await waitFor(() => ledger.acknowledged().size > before + 2_000, { what: 'traffic', timeoutMs: minuteMs })
  await Promise.all(fleets.map((fleet) => fleet.finish()))

  const acknowledged = ledger.acknowledged()
  await waitFor(async () => isSuperset(await storedIds(), acknowledged), {
    timeoutMs: 2 * minuteMs,
    everyMs: 1_000,
    what: 'every acknowledged event in the store',
  })
  const rows = await storedIds()
  say(`${acknowledged.size} events acknowledged, ${rows.length} rows stored`)
  expect(acknowledged.size).toBeGreaterThan(4_000)
  expect(rows.length).toBe(new Set(rows).size)
  expect(fleets.map((fleet) => fleet.answers().refused)).toEqual([0, 0])
})

it('shows metrics to the containers alone, and leads from the stores to nowhere', async () => {
  for (const url of [await listening(trackerUrls), trendingUrl, newsstandUrl]) {
    expect([url, (await fetch(`${url}/metrics`)).status]).toEqual([url, 404])
  }
  const inside = await project.run(['exec', '-T', 'newsstand', 'node', '-e', readMetrics, 'trending'])
  expect(inside).toContain('frontpage_http_requests_total')
  for (const store of ['redis', 'clickhouse']) {
    const [container] = await project.containers(store)
    expect(await project.state(container!)).toMatchObject({ networks: [`${project.name}_stores`] })
  }
  await expect(project.run(['exec', '-T', 'redis', 'redis-cli', '-e', 'ping'])).rejects.toThrow('NOAUTH')
})

it('loses nothing of a reader’s visit in which each container is killed once', async () => {
  const [trackerUrl] = trackerUrls
  const visit = startVisit({ newsstandUrl, trackerUrl, writeKey: 'dev', giveUpAfterMs: 2 * minuteMs })
  await waitFor(async () => (await visit.storiesOn('/')).length >= 11, {
    what: 'a front page with the stories that newsstand publishes',
    timeoutMs: 2 * minuteMs,
  })
  const [hidden, ...others] = await visit.storiesOn('/')
  await visit.hide(hidden!)
  expect(await visit.storiesOn('/')).not.toContain(hidden)

  for (const service of [
    'feed',
    'trending',
    'splitter',
    'transporter',
    'tracker',
    'redis',
    'clickhouse',
    'newsstand',
  ]) {
    say(`a visit while ${service} is killed`)
    const killed = await runningContainers(service)
    for (const container of killed) await runDocker(['docker', 'kill', container])
    if (service === 'newsstand') await expect(visit.storiesOn('/')).rejects.toThrow()
    else expect([service, (await visit.storiesOn('/')).length > 10]).toEqual([service, true])
    const viewed = visit.view(others.shift()!)
    if (service !== 'tracker') await viewed
    for (const container of killed) await runDocker(['docker', 'start', container])
    await viewed
    await waitFor(async () => (await statesOf(killed)).every(({ health }) => health === 'healthy'), {
      what: `${service} to be healthy again`,
      timeoutMs: 3 * minuteMs,
    })
  }

  await waitFor(async () => isSuperset(await storedIds(), visit.acknowledged), {
    what: 'every view in the store',
    timeoutMs: 2 * minuteMs,
  })
  expect(visit.acknowledged.size).toBe(8)
  const rows = await storedIds()
  expect(rows.length).toBe(new Set(rows).size)
  await waitFor(async () => (await visit.storiesOn('/')).length > 10, {
    what: 'a front page',
    timeoutMs: minuteMs,
  })
  expect(await visit.storiesOn('/')).not.toContain(hidden)
})

it('stops within the time that it gives', async () => {
  const running = await runningContainers()
  await project.run(['stop'], { timeoutMs: 3 * minuteMs })

  const states = await statesOf(running)
  expect(states.map(({ service, exitCode }) => [service, exitCode])).toEqual(
    states.map(({ service }) => [service, 0]),
  )
})

it('leaves nothing behind when it is taken down with its volumes', async () => {
  await takeDown()

  expect(await project.containers()).toEqual([])
  expect((await unusedVolumes()).filter((volume) => !volumesBefore.includes(volume))).toEqual([])
})

async function runningContainers(service?: string): Promise<string[]> {
  const running: string[] = []
  for (const container of await project.containers(service)) {
    if ((await project.state(container)).status === 'running') running.push(container)
  }
  return running
}

async function storedIds(): Promise<string[]> {
  return (await project.query('SELECT message_id FROM frontpage.events FINAL')).split('\n').filter(Boolean)
}

async function takeDown(): Promise<void> {
  await project?.run(['down', '--volumes', '--timeout', '30'], { timeoutMs: 3 * minuteMs })
}

/** The unused volumes of any project, including those without a name. */
async function unusedVolumes(): Promise<string[]> {
  const volumes = await runDocker(['docker', 'volume', 'ls', '--quiet', '--filter', 'dangling=true'])
  return volumes.split('\n').filter(Boolean)
}

/** Creates a file that no image may contain, where a developer has none. @returns the function that removes it */
async function plantSecret(path: string): Promise<() => Promise<void>> {
  const isPlanted = await writeFile(path, 'ADMIN_TOKEN=\n', { flag: 'wx' }).then(
    () => true,
    () => false,
  )
  return async () => {
    if (isPlanted) await rm(path)
  }
}

function say(text: string): void {
  process.stderr.write(`compose: ${text}\n`)
}

function statesOf(containers: readonly string[]) {
  return Promise.all(containers.map((container) => project.state(container)))
}

async function imageOf(service: string): Promise<string> {
  const file = await readFile(`${root}/docker-compose.yml`, 'utf8')
  return new RegExp(`^  ${service}:\\n(?: {4}.*\\n)*? {4}image: (\\S+)$`, 'm').exec(file)![1]!
}

async function isImageHere(image: string): Promise<boolean> {
  const answers = (command: string[]): Promise<boolean> =>
    runDocker(command, { timeoutMs: 5 * minuteMs }).then(
      () => true,
      () => false,
    )
  return (await answers(['docker', 'image', 'inspect', image])) || answers(['docker', 'pull', image])
}

async function sizeOf(image: string): Promise<number> {
  return Number(await runDocker(['docker', 'image', 'inspect', '--format', '{{.Size}}', image]))
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** Docker takes any port of a range. */
async function listening(urls: readonly string[]): Promise<string> {
  for (const url of urls) if (await isReady(url)) return url
  throw new Error(`nothing is ready at ${urls.join(', ')}`)
}

/** The first of `count` ports in a row that were free a moment ago. */
async function findFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = await findFreePort()
    const servers: Server[] = []
    try {
      for (let port = first; port < first + count; port++) {
        const server = createServer().listen(port, '127.0.0.1')
        await once(server, 'listening')
        servers.push(server)
      }
      return first
    } catch {
      await pause(1)
    } finally {
      for (const server of servers) server.close()
    }
  }
}

function isSuperset(ids: readonly string[], of: ReadonlySet<string>): boolean {
  const have = new Set(ids)
  return [...of].every((id) => have.has(id))
}
