import { runOpenLoop } from '../../../load/open-loop.js'

const requestsPerSecond = 500
const connections = 20
const paths = [
  'limit=10',
  'limit=50&window=24h',
  'limit=10&window=1h&scope=section:sport',
  'limit=10&scope=country:ID',
]

/** Reads lists, of several windows and scopes. */
export async function readLists(url: string, seconds: number): Promise<void> {
  const { host } = new URL(url)
  const wires = paths.map((query) =>
    Buffer.from(`GET /v1/trending?${query} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  )
  const result = await runOpenLoop({
    target: url,
    count: seconds * requestsPerSecond,
    requestAt: (index) => wires[index % wires.length] ?? Buffer.alloc(0),
    requestsPerSecond,
    connections,
    warmUpSeconds: 0,
  })
  process.stderr.write(`lists: ${JSON.stringify(result)}\n`)
}
