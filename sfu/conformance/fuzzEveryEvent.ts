/** For tests: noise on every event of a vocabulary, and what must come of it. */
import { describe, expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { errorCodes } from '../protocol/errors.ts';
import type { Loose } from '../testing/LegacyClient.ts';
import type { DialectName } from './adapters.ts';
import { Fuzzer } from './Fuzzer.ts';
import { FuzzRoom } from './FuzzRoom.ts';
import { phrases } from './samplePayloads.ts';
import { Ended, type Wire } from './wire.ts';

/** Another one finds other things: `LECTERN_FUZZ_SEED=7 npx vitest run Fuzzer`. */
export const seed = Number(process.env.LECTERN_FUZZ_SEED ?? 1);
const framesPerEvent = 10_000;
/** Now and then all begins anew: whoever has all it may have is refused more. */
const framesPerScene = 2_000;
/** Asked by who is not in a room. */
const entering = /^(joinRoom|createRoom|join-room|mediasoup:(join|create)-room)$/;

export function hammerEveryEvent(name: DialectName): void {
	describe(`${name}, seed ${seed}`, () => {
		const events = eventsOf(name);
		test('there is a phrase for every event', () => {
			const rows = Object.values(dialects.find((dialect) => dialect.name === name)?.requests ?? {});
			expect(events).toEqual(new Set(rows.flatMap((row) => row ?? []).map(({ event }) => event)));
		});
		test.each([...events])(
			'10,000 frames of %s: told, or sent away; nothing is left behind',
			{ timeout: 60_000 },
			(event) => fuzzEveryEvent(name, event),
		);
	});
}

export function eventsOf(name: DialectName): Set<string> {
	const nothing = { roomId: '', send: '', recv: '', ownProducerId: '', producerId: '', consumerId: '', peerId: '' };
	return new Set(Object.keys(phrases[name](nothing)));
}

async function fuzzEveryEvent(name: DialectName, event: string): Promise<void> {
	await using stage = await FuzzRoom.open(name);
	const noise = new Fuzzer(seed);
	const framesAtOnce = entering.test(event) ? 25 : 250;
	for (let sent = 0; sent < framesPerEvent; sent += framesAtOnce) {
		const { actor, things } = await stage.scene(sent % framesPerScene === 0);
		const all = phrases[name](things);
		const words = [...Object.values(things), ...Object.values(all).flatMap((phrase) => Object.values(phrase ?? {}))];
		const said = Array.from({ length: framesAtOnce }, () => {
			const frame = noise.near(all[event], words);
			if (entering.test(event) && noise.below(4) > 0) return sayOutside(stage, event, frame, noise.below(2) > 0);
			return say(actor, event, frame, noise.below(8) > 0);
		});
		for (const answer of await Promise.all(said)) judge(name, event, answer);
		if (actor.ended) continue;
		for (const error of await errorsTold(actor)) judge(name, event, error);
		actor.client.heard.length = 0;
	}
	// For a newcomer all is as it was.
	await stage.scene(true);
	await stage.clear();
	expect(stage.faults).toEqual([]);
}

/** undefined: without an ack function. */
async function say({ client }: Wire, event: string, frame: unknown, withAck: boolean): Promise<unknown> {
	if (withAck) return client.ask(event, frame).catch((error) => error);
	client.emit(event, frame);
	return undefined;
}

/** By a newcomer, who leaves before or after the answer. */
async function sayOutside(stage: FuzzRoom, event: string, frame: unknown, patient: boolean): Promise<unknown> {
	const newcomer = stage.stranger();
	const answer = say(newcomer, event, frame, true);
	if (patient) await answer;
	else await new Promise((resolve) => setImmediate(resolve));
	newcomer.end();
	return answer;
}

/** What the client was told as errors until all that it asked without an ack function was answered. */
async function errorsTold({ client }: Wire): Promise<unknown[]> {
	const errors: unknown[] = [];
	client.emit('barrier');
	for (;;) {
		const error = await client.next('error');
		if (JSON.stringify(error).includes('unknown event barrier')) return errors;
		errors.push(error);
	}
}

/** @throws AssertionError: neither accepted nor refused in words that its clients know */
export function judge(dialect: DialectName, event: string, answer: Loose): void {
	if (answer === undefined || answer instanceof Ended) return;
	const isTold = dialect === 'native' ? isToldNatively(answer) : isToldInWords(answer);
	if (!isTold) expect.fail(`${event} was answered ${JSON.stringify(answer)}`);
}

const isToldNatively = ({ ok, error }: Loose) =>
	ok === true || (errorCodes.includes(error?.code) && error.code !== 'internal');

function isToldInWords(answer: Loose): boolean {
	if (typeof answer !== 'object' || answer === null) return false;
	if (!('error' in answer)) return true;
	return typeof answer.error === 'string' && answer.error !== '' && answer.error !== 'internal error';
}
