/** Fuzzed payloads for every event of a dialect, and what must come of them. */
import { describe, expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { errorCodes } from '../protocol/errors.ts';
import { operationNames, operations } from '../protocol/operations.ts';
import type { Loose } from '../testing/SocketClient.ts';
import { ConnectionEnded, type SocketPair } from '../testing/SocketPair.ts';
import type { DialectName } from './adapters.ts';
import { Fuzzer } from './Fuzzer.ts';
import { FuzzRoom } from './FuzzRoom.ts';
import { samplePayloads } from './samplePayloads.ts';

/** Another seed finds other faults: `LECTERN_FUZZ_SEED=7 npx vitest run Fuzz`. */
export const seed = Number(process.env.LECTERN_FUZZ_SEED ?? 1);
const payloadsPerEvent = 10_000;
/** Then a new room is set up: a client that owns all it may own is refused more, and the payloads test nothing else. */
const payloadsPerRoom = 2_000;
/** Operations that a client may call before it has joined. */
const entering = /^(joinRoom|createRoom|join-room|mediasoup:(join|create)-room)$/;

export function fuzzEveryEvent(name: DialectName): void {
	describe(`${name}, seed ${seed}`, () => {
		const events = eventsOf(name);
		test('has a sample payload for every event of the dialect', () => {
			const rows = Object.values(dialects.find((dialect) => dialect.name === name)?.requests ?? {});
			expect(events).toEqual(new Set(rows.flatMap((row) => row ?? []).map(({ event }) => event)));
		});
		if (name === 'native')
			test('every sample payload is a valid request', () => {
				for (const operation of operationNames) {
					const sample = samplePayloads.native(sampleIds)[operation];
					expect(operations[operation].request.safeParse(sample), operation).toMatchObject({ success: true });
				}
			});
		test.each([...events])(
			'answers 10,000 fuzzed payloads of %s or ends the connection, and leaves nothing in the worker',
			{ timeout: 60_000 },
			(event) => fuzzEvent(name, event),
		);
	});
}

const sampleIds = {
	...{ roomId: 'room', send: 'send', recv: 'recv', ownProducerId: 'own' },
	...{ producerId: 'producer', consumerId: 'consumer', peerId: 'peer' },
};

export function eventsOf(name: DialectName): Set<string> {
	return new Set(Object.keys(samplePayloads[name](sampleIds)));
}

async function fuzzEvent(name: DialectName, event: string): Promise<void> {
	await using room = await FuzzRoom.open(name);
	const fuzzer = new Fuzzer(seed);
	const payloadsAtOnce = entering.test(event) ? 25 : 250;
	for (let sent = 0; sent < payloadsPerEvent; sent += payloadsAtOnce) {
		const { sender, ids } = await room.setting(sent % payloadsPerRoom === 0);
		const samples = samplePayloads[name](ids);
		const values = [...Object.values(ids), ...Object.values(samples).flatMap((sample) => Object.values(sample ?? {}))];
		const answers = Array.from({ length: payloadsAtOnce }, () => {
			const payload = fuzzer.near(samples[event], values);
			if (entering.test(event) && fuzzer.below(4) > 0) return sendBeforeJoin(room, event, payload, fuzzer.below(2) > 0);
			return send(sender, event, payload, fuzzer.below(8) > 0);
		});
		for (const answer of await Promise.all(answers)) judge(name, event, answer);
		if (sender.ended) continue;
		for (const error of await errorsTold(sender)) judge(name, event, error);
		sender.client.heard.length = 0;
	}
	// A newcomer can still join, send and receive.
	await room.setting(true);
	await room.clear();
	expect(room.faults).toEqual([]);
}

/** Resolves with the answer, or with the error when the connection ended; undefined: without an ack function. */
async function send({ client }: SocketPair, event: string, payload: unknown, withAck: boolean): Promise<unknown> {
	if (withAck) return client.ack(event, payload).catch((error: unknown) => error);
	client.emit(event, payload);
	return undefined;
}

/** By a new connection, which ends before the answer, or after it if `patient`. */
async function sendBeforeJoin(room: FuzzRoom, event: string, payload: unknown, patient: boolean): Promise<unknown> {
	const newcomer = room.connect();
	const answer = send(newcomer, event, payload, true);
	if (patient) await answer;
	else await new Promise((resolve) => setImmediate(resolve));
	newcomer.end();
	return answer;
}

/** The `error` events for what was sent without an ack function: requests are answered in order, so `barrier` is last. */
async function errorsTold({ client }: SocketPair): Promise<unknown[]> {
	const errors: unknown[] = [];
	client.emit('barrier');
	for (;;) {
		const error = await client.next('error');
		if (JSON.stringify(error).includes('unknown event barrier')) return errors;
		errors.push(error);
	}
}

/** @throws AssertionError: neither accepted nor refused with an error of the dialect */
export function judge(dialect: DialectName, event: string, answer: Loose): void {
	if (answer === undefined || answer instanceof ConnectionEnded) return;
	const isProper = dialect === 'native' ? isNativeAnswer(answer) : isLegacyAnswer(answer);
	if (!isProper) expect.fail(`${event} was answered ${JSON.stringify(answer)}`);
}

const isNativeAnswer = ({ ok, error }: Loose) =>
	ok === true || (errorCodes.includes(error?.code) && error.code !== 'internal');

function isLegacyAnswer(answer: Loose): boolean {
	if (typeof answer !== 'object' || answer === null) return false;
	if (!('error' in answer)) return true;
	return typeof answer.error === 'string' && answer.error !== '' && answer.error !== 'internal error';
}
