import { Queue } from 'bullmq'
import express from 'express'
import { Redis } from 'ioredis'

/** The simplest implementation: Express, its JSON parser, and a job for each event. */
const queue = new Queue('events', {
  connection: new Redis(process.env['REDIS_URL'] ?? '', { maxRetriesPerRequest: null }),
})
const app = express()
app.use(express.json())
app.get('/', (_req, res) => res.json({ ready: true }))
// Express 5 hands a rejection to its error handler.
// oxlint-disable-next-line oxc/no-async-endpoint-handlers
app.post('/v1/:type', async (req, res) => {
  await queue.add(req.params.type, req.body)
  res.json({ success: true })
})
app.listen(Number(process.env['PORT']), '127.0.0.1')
process.on('disconnect', () => process.exit())
