import { clickHouseError } from './errors/clickhouse-error.js'

const maxFieldBytes = 16 * 1024 * 1024

/**
 * Reads the fields of a multipart body (`query`, `param_…`), which the client uses for parameters too long for a URL;
 * nothing is read of any other body.
 * @throws ClickHouseError
 */
export async function readMultipart(
  contentType: string | undefined,
  body: AsyncGenerator<Buffer>,
): Promise<ReadonlyMap<string, string>> {
  if (contentType === undefined || !contentType.startsWith('multipart/form-data')) return new Map()
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxFieldBytes) {
      throw clickHouseError('QUERY_IS_TOO_LARGE', `The form is larger than ${maxFieldBytes} bytes`)
    }
  }
  const form = await new Response(Buffer.concat(chunks), { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => {
      throw clickHouseError('BAD_ARGUMENTS', 'Cannot parse the multipart body')
    })
  return new Map([...form].map(([name, value]) => [name, readField(name, value)]))
}

function readField(name: string, value: unknown): string {
  if (typeof value === 'string' && (name === 'query' || name.startsWith('param_'))) return value
  throw clickHouseError('NOT_IMPLEMENTED', 'External data is not supported by the embedded server')
}
