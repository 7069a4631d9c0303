export { decodeBatch, encodeBatch } from './batch-codec.js'
export { createIngestProducer, type IngestProducer } from './create-ingest-producer.js'
export { createIngestWorker, type IngestWorker, type IngestWorkerOptions } from './create-ingest-worker.js'
export { type IngestBatch, type IngestQueueLocation } from './ingest-queue.js'
