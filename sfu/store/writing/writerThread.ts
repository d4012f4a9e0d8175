/** The thread of a `Writer`: does what it is asked for, one after the other, and answers with the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { errorText } from '../../errorText.ts';
import { BatchWriter, type KeyedRow, type Statement } from './BatchWriter.ts';
import type { Done, Task, WriterData } from './Writer.ts';

// Writer.ts is the only one that starts this file and sends it messages.
const { file, known } = workerData as WriterData;
const writer = new BatchWriter(file, known);

parentPort?.on('message', ({ id, asked }: Task) => {
	if (asked === 'close') {
		writer.close();
		parentPort?.close();
		return;
	}
	parentPort?.postMessage({ id, result: answerTo(asked) } satisfies Done);
});

function answerTo(asked: Exclude<Task['asked'], 'close'>): Done['result'] {
	if (asked === 'revoked') return writer.revoked();
	return 'reading' in asked ? read(asked.reading) : writer.write(asked);
}

function read(reading: Statement): { rows: KeyedRow[] } | { failed: string } {
	try {
		return { rows: writer.read(reading) };
	} catch (error) {
		return { failed: errorText(error) };
	}
}
