import process from 'node:process'
import { runLab } from './command/run-lab.js'
import { demo } from './demo/demo-command.js'
import { load } from './experiment/load-command.js'
import { replay } from './replay/replay-command.js'
import { traffic } from './traffic/traffic-command.js'

/** The lab in a container: the commands that need nothing but the addresses of a platform. */
await runLab(process.argv.slice(2), {
  commands: [demo, load, replay, traffic],
  call: 'docker run --network NETWORK frontpage-lab',
  elsewhere:
    'bench, drill, evaluate, fit and fuzz start programs of their own: npm run lab, in a clone of the repository.',
})
