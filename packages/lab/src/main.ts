import process from 'node:process'
import { bench } from './bench/bench-command.js'
import { demo } from './demo/demo-command.js'
import { drill } from './drill/drill-command.js'
import { runLab } from './command/run-lab.js'
import { evaluate } from './evaluate/evaluate-command.js'
import { fit } from './evaluate/fit-command.js'
import { load } from './experiment/load-command.js'
import { fuzz } from './fuzz/fuzz-command.js'
import { replay } from './replay/replay-command.js'
import { traffic } from './traffic/traffic-command.js'

await runLab(process.argv.slice(2), {
  commands: [bench, demo, drill, evaluate, fit, fuzz, load, replay, traffic],
  call: 'npm run lab --',
})
