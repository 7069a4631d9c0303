/** A splitter, and the secret that opens its admin routes. */
export interface SplitterAdmin {
  readonly url: string
  readonly adminSecret: string
}

export async function sendAdminRequest(
  { url, adminSecret }: SplitterAdmin,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${url}/v1/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status} ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

/** Makes an experiment with two variations and starts it; one that runs already is left as it is. */
export async function createExperiment(
  admin: SplitterAdmin,
  { id, site, ...over }: { id: string; site: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const saved = (await sendAdminRequest(admin, 'PUT', `experiments/${id}`, {
    site,
    hypothesis: 'The lab can tell its readers apart.',
    owner: 'lab',
    variations: [
      { key: 'control', payload: { pictures: 'small' } },
      { key: 'large', payload: { pictures: 'large' } },
    ],
    end: '2099-01-01T00:00:00Z',
    ...over,
  })) as { state?: string }
  if (saved.state !== 'running') {
    await sendAdminRequest(admin, 'POST', `experiments/${id}/transitions`, {
      to: 'running',
      reason: 'the lab',
    })
  }
}
