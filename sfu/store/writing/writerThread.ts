/** The thread of a `Writer`: does what it is asked for, one after the other, and answers with the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { BatchWriter } from './BatchWriter.ts';
import type { Task, WriterData } from './Writer.ts';

// Writer.ts is the only one that starts this file and sends it messages.
const { file, known } = workerData as WriterData;
const writer = new BatchWriter(file, known);

parentPort?.on('message', ({ id, batch }: Task) => {
	if (batch === 'close') {
		writer.close();
		parentPort?.close();
		return;
	}
	parentPort?.postMessage({ id, result: batch === 'revoked' ? writer.revoked() : writer.write(batch) });
});
