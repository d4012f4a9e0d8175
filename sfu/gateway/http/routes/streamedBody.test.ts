import { request } from 'node:http';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { readStreamed, takeStreams } from './streamedBody.ts';

test('a body that is cut off is a bad request', async () => {
	const app = Fastify();
	takeStreams(app, ['image/png']);
	const outcome = new Promise<unknown>((resolve) => {
		app.post('/', async (asked) => {
			sending.destroy();
			await readStreamed(asked, 10_000).then(resolve, resolve);
		});
	});
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	const headers = { 'content-type': 'image/png', 'content-length': 1_000 };
	const sending = request(url, { method: 'POST', headers });
	sending.on('error', () => {});
	sending.write(Buffer.alloc(500));
	expect(await outcome).toMatchObject({ code: 'bad-request', what: 'file', message: 'the upload was cut off' });
	await app.close();
});
