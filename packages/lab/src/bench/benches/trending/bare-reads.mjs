import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** The minimal work of a server of lists: the same answer for every request. */
/** @type {{ status: number, headers: Record<string, string>, body: string }} */
const answer = JSON.parse(readFileSync(process.env['ANSWER_FILE'] ?? '', 'utf8'))
const headers = Object.entries(answer.headers).flat()

const server = createServer((_req, res) => {
  res.writeHead(answer.status, headers)
  res.end(answer.body, 'latin1')
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
process.on('disconnect', () => process.exit())
