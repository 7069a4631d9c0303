import { createServer } from 'node:http'

/** The minimal work of a collector: read the body, parse it, answer. */
const answer = Buffer.from('{"success":true}')
const headers = { 'Content-Type': 'application/json', 'Content-Length': answer.length }

const server = createServer((req, res) => {
  /** @type {Buffer[]} */
  const chunks = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', () => {
    const [first = answer] = chunks
    JSON.parse((chunks.length > 1 ? Buffer.concat(chunks) : first).toString())
    res.writeHead(200, headers)
    res.end(answer)
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
process.on('disconnect', () => process.exit())
