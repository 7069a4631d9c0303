import { isUtf8 } from 'node:buffer'
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
  const bytes = Buffer.concat(chunks)
  const form = await new Response(bytes, { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => {
      throw clickHouseError('BAD_ARGUMENTS', 'Cannot parse the multipart body')
    })
  const fields = new Map([...form].map(([name, value]) => [name, readField(name, value)]))
  // A form's fields are decoded as UTF-8, which would replace all other bytes.
  if (isUtf8(bytes)) return fields
  throw clickHouseError(
    'BAD_ARGUMENTS',
    'A multipart body has bytes that are not UTF-8: send these in the URL or in a plain body',
  )
}

function readField(name: string, value: unknown): string {
  if (typeof value === 'string' && (name === 'query' || name.startsWith('param_'))) return value
  throw clickHouseError('NOT_IMPLEMENTED', 'External data is not supported by the embedded server')
}
