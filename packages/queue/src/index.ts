export { decodeBatch, encodeBatch } from './batch-codec.js'
export { createByteGate, type ByteGate } from './byte-gate.js'
export { createBatchConfirmer, type BatchConfirmer } from './create-batch-confirmer.js'
export {
  createIngestFeedback,
  type IngestFeedback,
  type IngestFeedbackAnswer,
} from './create-ingest-feedback.js'
export { createIngestMonitor, type IngestMonitor, type IngestQueueState } from './create-ingest-monitor.js'
export { createIngestProducer, type IngestProducer } from './create-ingest-producer.js'
export {
  createIngestWorker,
  type IngestWorker,
  type IngestWorkerOptions,
  type WorkPlace,
} from './create-ingest-worker.js'
export { type IngestBatch, type IngestQueueLocation } from './ingest-queue.js'
