/** The thread of a `Writer`: writes each batch that it is sent, and answers with the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, BatchWriter } from './BatchWriter.ts';
import type { WriterData } from './Writer.ts';

// Writer.ts is the only one that starts this file.
const { file, known } = workerData as WriterData;
const writer = new BatchWriter(file, known);

parentPort?.on('message', (batch: Batch | null) => {
	if (batch) {
		parentPort?.postMessage(writer.write(batch));
		return;
	}
	writer.close();
	parentPort?.close();
});
