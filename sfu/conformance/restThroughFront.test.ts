import { describe } from 'vitest';
import { noRedis } from '../testing/RedisServer.ts';
import { connectThroughFront } from '../testing/throughFront.ts';

describe.skipIf(noRedis)(`tokens and REST through another server than that of the room ${noRedis ?? ''}`, async () => {
	connectThroughFront();

	// Imported here, so that what they start is started afterwards.
	await import('../gateway/http/routes/classroom.test.ts');
	await import('../gateway/http/routes/flutter.test.ts');
	await import('../gateway/http/routes/files.test.ts');
	await import('../gateway/http/routes/pictures.test.ts');
	await import('./otherIssuers.test.ts');
	await import('./otherIssuersRest.test.ts');
});
