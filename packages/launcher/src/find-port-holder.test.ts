import { expect, it } from '@jest/globals'
import { listeningInodes } from './find-port-holder.js'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0FA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0FA1 0100007F:A2B4 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0000000000000000 20 4 30 10 -1
   2: 00000000:1FA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000000000000000 100 0 0 10 0
`

it('finds the sockets that listen on a port in the kernel’s table, not its connections', () => {
  expect(listeningInodes(table, 4001)).toEqual(['111'])
  expect(listeningInodes(table, 8097)).toEqual(['333'])
  expect(listeningInodes(table, 80)).toEqual([])
})
