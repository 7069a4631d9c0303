import type { Service } from '@frontpage/services'

interface StartServices<Each> {
  readonly start: (service: Each, writeKey: string) => Promise<void>
  /** The write key that the tracker's source has, which may not be the configured one. */
  readonly findWriteKey: () => Promise<string>
}

/**
 * Starts the services, and after them the user interfaces, which send events with the write key that the source has.
 * @returns that write key
 */
export async function startServices<Each extends { readonly definition: Pick<Service, 'isFrontend'> }>(
  services: readonly Each[],
  configuredWriteKey: string,
  { start, findWriteKey }: StartServices<Each>,
): Promise<string> {
  for (const each of services) if (!each.definition.isFrontend) await start(each, configuredWriteKey)
  const writeKey = await findWriteKey()
  for (const each of services) if (each.definition.isFrontend) await start(each, writeKey)
  return writeKey
}
