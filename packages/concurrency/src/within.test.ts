import { describe, expect, it } from '@jest/globals'
import { within } from './within.js'

const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length

describe('an answer within a time', () => {
  it('is the answer, and leaves no timer', async () => {
    const before = timers()
    expect(await within(60_000, Promise.resolve('in time'))).toBe('in time')
    await expect(within(60_000, Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    expect(timers()).toBe(before)
  })

  it('is undefined when it comes late, is refused late, or nothing was asked', async () => {
    expect(await within(1, new Promise(() => undefined))).toBeUndefined()
    let refuse: (error: Error) => void = () => undefined
    const refused = new Promise<string>((_, reject) => (refuse = reject))
    expect(await within(1, refused)).toBeUndefined()
    refuse(new Error('too late to matter'))
    expect(await within(1, undefined)).toBeUndefined()
  })
})
