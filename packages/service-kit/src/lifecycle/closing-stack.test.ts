import { describe, expect, it } from '@jest/globals'
import { ClosingStack, startWithStack } from './closing-stack.js'

const never = new Promise<never>(() => undefined)

describe('ClosingStack', () => {
  it('closes in reverse, each after the one above has closed', async () => {
    const order: string[] = []
    const stack = new ClosingStack()
    for (const name of ['redis', 'queue', 'server']) {
      stack.add(name, async () => {
        order.push(`${name} closing`)
        await Promise.resolve()
        order.push(`${name} closed`)
      })
    }
    expect(await stack.close()).toEqual([])
    expect(order).toEqual(
      ['server', 'queue', 'redis'].flatMap((name) => [`${name} closing`, `${name} closed`]),
    )
  })

  it('closes last what is to be closed last, whenever it was added', async () => {
    const order: string[] = []
    const stack = new ClosingStack()
    stack.add('redis', () => order.push('redis'))
    stack.addLast('metrics', () => order.push('metrics'))
    stack.add('server', () => order.push('server'))
    await stack.close()
    expect(order).toEqual(['server', 'redis', 'metrics'])
    expect(() => stack.addLast('late', () => order.push('late'))).toThrow('late was opened while')
    await Promise.resolve()
    expect(order.at(-1)).toBe('late')
  })

  it('closes each resource once, however often it is asked', async () => {
    let closed = 0
    const stack = new ClosingStack()
    stack.use('resource', { close: () => closed++ })
    const both = [stack.close(), stack.close()]
    await Promise.all(both)
    await stack.close()
    expect(closed).toBe(1)
  })

  it('continues after a close that throws, rejects or hangs, and reports each', async () => {
    const closed: string[] = []
    const stack = new ClosingStack({ deadlineMs: 30 })
    stack.add('first', () => closed.push('first'))
    stack.add('throwing', () => {
      throw new Error('thrown')
    })
    stack.add('hanging', () => never)
    stack.add('rejecting', () => Promise.reject(new Error('rejected')))
    stack.add('last', () => closed.push('last'))
    const failures = await stack.close()
    expect(closed).toEqual(['last', 'first'])
    expect(failures.map(({ name, error }) => [name, (error as Error).message])).toEqual([
      ['rejecting', 'rejected'],
      ['hanging', expect.stringMatching(/^hanging did not close within \d+ ms$/)],
      ['throwing', 'thrown'],
    ])
  })

  it('keeps time for the resources below when a close takes long', async () => {
    const budgets: number[] = []
    const stack = new ClosingStack({ deadlineMs: 4000 })
    for (const name of ['a', 'b', 'c']) stack.add(name, (budgetMs) => budgets.push(budgetMs))
    await stack.close()
    for (const [at, mostMs] of [3000, 3500, 4000].entries()) {
      expect(budgets[at]).toBeGreaterThan(0)
      expect(budgets[at]).toBeLessThanOrEqual(mostMs)
    }
  })

  it('closes resources at once that are opened while it closes, and ends that start-up', async () => {
    let isClosed = false
    const stack = new ClosingStack()
    await stack.close()
    expect(() =>
      stack.add('late', () => {
        isClosed = true
      }),
    ).toThrow('late was opened while the service was closing')
    await Promise.resolve()
    expect(isClosed).toBe(true)
  })
})

describe('startWithStack', () => {
  it('closes the opened resources when the start-up fails half-way, and rethrows', async () => {
    const closed: string[] = []
    const start = startWithStack({}, async (stack) => {
      stack.add('redis', () => closed.push('redis'))
      stack.add('queue', () => closed.push('queue'))
      await Promise.reject(new Error('no storage'))
    })
    await expect(start).rejects.toThrow('no storage')
    expect(closed).toEqual(['queue', 'redis'])
  })

  it('leaves everything open when the start-up works', async () => {
    let closed = 0
    const stack = await startWithStack({}, (owner) => {
      owner.add('redis', () => closed++)
      return Promise.resolve(owner)
    })
    expect(closed).toBe(0)
    await stack.close()
    expect(closed).toBe(1)
  })
})
