import type { TestNetwork } from '@frontpage/testing'

export interface Answer {
  readonly status: number
  readonly tag: string | null
  readonly body: Record<string, unknown>
  readonly code: unknown
  /** Pointer → detail. */
  readonly errors: Record<string, string>
}

export interface AdminClient {
  send(method: string, path: string, options?: { body?: unknown; ifMatch?: string }): Promise<Answer>
  /** The body of an experiment of the site `daily`, with these fields. */
  experiment(fields?: object): object
}

/** Sends an operator's requests to one splitter. */
export function createAdminClient(
  url: string,
  { adminSecret }: Pick<TestNetwork, 'adminSecret'>,
): AdminClient {
  return {
    async send(method, path, { body, ifMatch } = {}) {
      const response = await fetch(`${url}/v1/admin/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminSecret}`,
          'content-type': 'application/json',
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
      const errors = (answer['errors'] ?? []) as { pointer: string; detail: string }[]
      return {
        status: response.status,
        tag: response.headers.get('etag'),
        body: answer,
        code: answer['code'],
        errors: Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail])),
      }
    },
    experiment: (fields = {}) => ({
      site: 'daily',
      hypothesis: 'Larger pictures make readers open more stories.',
      owner: 'frontpage-team',
      variations: [
        { key: 'control', payload: 'small' },
        { key: 'large', payload: 'large' },
      ],
      end: '2099-01-01T00:00:00Z',
      ...fields,
    }),
  }
}
