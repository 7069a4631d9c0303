import type { IncomingMessage } from 'node:http'
import { ClientGoneError } from '@frontpage/service-kit'

/** A client that sends nothing for so long is given up; while its lines are stored it is not waited for. */
const maxSilenceMs = 30_000

/** The body of a request, piece by piece. @throws ClientGoneError where it ends before its end */
export async function* readRequestChunks(req: IncomingMessage): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined
  const wait = (): void => {
    timer = setTimeout(() => req.destroy(), maxSilenceMs)
  }
  try {
    wait()
    for await (const chunk of req as AsyncIterable<Buffer>) {
      clearTimeout(timer)
      yield chunk
      wait()
    }
  } catch {
    throw new ClientGoneError()
  } finally {
    clearTimeout(timer)
  }
  if (!req.complete) throw new ClientGoneError()
}
