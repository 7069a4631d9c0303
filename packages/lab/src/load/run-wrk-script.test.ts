import { expect, it } from '@jest/globals'
import { parseWrkOutput } from './run-wrk-script.js'

const report = `Running 3s test @ http://127.0.0.1:20001
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.60ms    1.20ms  21.50ms   92.11%
    Req/Sec    24.81k     1.32k   26.31k    90.00%
  74066 requests in 3.00s, 11.65MB read
  Non-2xx or 3xx responses: 7
Requests/sec:  24683.31
Transfer/sec:      3.88MB
`

it('reads requests, time and failures from the line of our script', () => {
  const line = 'summary:{"requests":74066,"micros":3000652,"badStatuses":7,"socketErrors":2}\n'
  expect(parseWrkOutput(report + line)).toEqual({ requests: 74_066, seconds: 3.000652, failed: 9 })
})

it('shows the output of wrk where that line is missing', () => {
  expect(() => parseWrkOutput('unable to connect to 127.0.0.1:1')).toThrow('unable to connect to 127.0.0.1:1')
})
