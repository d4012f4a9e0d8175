import { createWorker } from 'mediasoup';
import { expect, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { forwardMediasoupLog } from './mediasoupLog.ts';

const opus = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };

type Level = 'debug' | 'info' | 'warn' | 'error';

function keptLines() {
	const lines: { level: Level; message: string }[] = [];
	const keep = (level: Level) => (_fields: object, message: string) => void lines.push({ level, message });
	forwardMediasoupLog({ debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') });
	return lines;
}

test('a request to a consumer whose producer has just closed is no warning, and what else a worker refuses is', async () => {
	const lines = keptLines();
	const worker = await createWorker({ logLevel: 'warn' });
	try {
		const router = await worker.createRouter({ mediaCodecs: [{ kind: 'audio', ...opus }] });
		const transport = await router.createDirectTransport();
		const producer = await transport.produce({
			kind: 'audio',
			rtpParameters: {
				codecs: [{ ...opus, payloadType: 111 }],
				encodings: [{ ssrc: 1_000 }],
			},
		});
		const { rtpCapabilities } = router;
		const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
		producer.close();
		await expect(consumer.pause()).rejects.toThrow('not found');
		await until(() => lines.length >= 2, 'what the worker and mediasoup say of the request');
		expect(new Set(lines.map(({ level }) => level))).toEqual(new Set(['debug']));

		lines.length = 0;
		const pipe = await router.createPipeTransport({ listenInfo: { protocol: 'udp', ip: '127.0.0.1' } });
		await pipe.connect({ ip: '127.0.0.1', port: 9 });
		await expect(pipe.connect({ ip: '127.0.0.1', port: 9 })).rejects.toThrow();
		await until(() => lines.some(({ level }) => level === 'error'), 'the error of the second connect');
	} finally {
		worker.close();
	}
});
