import { describe } from 'vitest';
import { noRedis } from '../testing/RedisServer.ts';
import { connectThroughFront } from '../testing/throughFront.ts';

describe.skipIf(noRedis)(`through another server than that of the room ${noRedis ?? ''}`, async () => {
	connectThroughFront();

	// Imported here, so that what they start is started afterwards.
	await import('./dialects.test.ts');
	await import('./openOperations.test.ts');
	await import('./pausedScreen.test.ts');
	await import('./recovery.test.ts');
	await import('./room.test.ts');
	await import('./seats.test.ts');
	await import('./sentences.test.ts');
	await import('./socketFuzz.test.ts');
	await import('./timer.test.ts');
});
