import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** The minimal work of an evaluation over HTTP: read the body, parse it, answer bytes of the same kind. */
/** @type {{ headers: Record<string, string>, body: string }} */
const answer = JSON.parse(readFileSync(process.env['ANSWER_FILE'] ?? '', 'utf8'))
const headers = Object.entries(answer.headers).flat()
const empty = Buffer.alloc(0)

const server = createServer((req, res) => {
  if (req.method === 'GET') {
    res.end()
    return
  }
  /** @type {Buffer[]} */
  const chunks = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', () => {
    const [first = empty] = chunks
    JSON.parse((chunks.length > 1 ? Buffer.concat(chunks) : first).toString())
    res.writeHead(200, headers)
    res.end(answer.body, 'latin1')
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
process.on('disconnect', () => process.exit())
