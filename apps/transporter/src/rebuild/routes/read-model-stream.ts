import type { IncomingMessage, ServerResponse } from 'node:http'
import { repeatUntilClosed } from '@frontpage/concurrency'
import type { ReadModelStates } from '@frontpage/read-models'
import { createSseHub, type Metrics } from '@frontpage/service-kit'
import { describeReadModels } from './describe-read-models.js'

export interface ReadModelStream {
  open(req: IncomingMessage, res: ServerResponse): void
  close(): void
}

const everyMs = 500
const maxClients = 100

/** Tells operators how far rebuilds are. */
export function createReadModelStream(
  states: () => ReadModelStates,
  { metrics }: { metrics: Metrics },
): ReadModelStream {
  const hub = createSseHub({ name: 'read_models', metrics, maxClients })
  let sent: ReadModelStates | undefined

  const toEvent = (of: ReadModelStates) => ({
    event: 'read-models',
    data: JSON.stringify({ data: describeReadModels(of) }),
  })
  const look = (): Promise<void> => {
    const current = states()
    if (current !== sent && JSON.stringify(current) !== JSON.stringify(sent)) hub.broadcast(toEvent(current))
    sent = current
    return Promise.resolve()
  }
  const looks = repeatUntilClosed(look, { everyMs, firstAfterMs: everyMs, onError() {} })
  return {
    open(req, res) {
      hub.open(req, res).send(toEvent(states()))
    },
    close() {
      void looks.close()
      hub.close()
    },
  }
}
