import { expect, it } from '@jest/globals'
import { HttpFault } from '@frontpage/service-kit'
import { failureOf } from './ofrep-failure.js'

it('says nothing about the inside of an error of ours', () => {
  expect(failureOf(new TypeError('redis://secret@host'))).toEqual({
    status: 500,
    errorCode: 'GENERAL',
    errorDetails: 'Something failed on our side.',
  })
})

it('keeps what a client has to know of a refusal', () => {
  const fault = new HttpFault(429, 'rate_exceeded', { detail: 'Too many.', headers: { 'Retry-After': '2' } })

  expect(failureOf(fault)).toEqual({
    status: 429,
    errorCode: 'GENERAL',
    errorDetails: 'Too many.',
    headers: { 'Retry-After': '2' },
  })
})
