import { sourceSchema, type Source } from '@frontpage/contracts'
import { listCurrentRecords, type EventStoreClient } from '@frontpage/event-store'
import { sourceKind } from './source-admin.js'

/** The sources as `control_history` knows them; undefined while the event store cannot be asked. */
export async function readSourceHistory(
  client: EventStoreClient | undefined,
  onUnreadable: (id: string) => void,
): Promise<Source[] | undefined> {
  if (client === undefined) return undefined
  const records = await listCurrentRecords(client, { kind: sourceKind }).catch(() => undefined)
  return records?.flatMap(({ id, value }) => {
    const source = sourceSchema.safeParse(JSON.parse(value))
    if (source.success) return [source.data]
    onUnreadable(id)
    return []
  })
}
