import { beforeEach, expect, test, vi } from 'vitest';
import type { ErrorCode } from '../../../sfu/protocol/errors.ts';
import { CallError } from '../signalling/CallError.ts';
import { stateWith } from '../testing/callStates.ts';
import type { CallContext } from './CallContext.ts';
import type { CallState } from './callState.ts';
import { composerSlice, everyone } from './composer.ts';

let state: CallState;
/** What the server answers to the next requests, first come first served; then it takes every message. */
let refusals: CallError[];
let taken: { text: string; nonce: string; to?: string }[];
let actions: ReturnType<typeof createComposer>;

/** The slice on a state and a server of our own: the network is what these tests are about. */
function createComposer() {
	const context = {
		state: () => state,
		update: (change: (before: CallState) => Partial<CallState>) => {
			state = { ...state, ...change(state) };
		},
		request: async (_: string, message: (typeof taken)[number]) => {
			const refusal = refusals.shift();
			if (refusal) throw refusal;
			taken.push(message);
			return { messageId: `message ${taken.length}`, sentAtMs: taken.length };
		},
		messages: { failed: vi.fn() },
	};
	// The slice uses only these members of its context.
	return composerSlice.actions?.(context as unknown as CallContext<CallState>) ?? expect.unreachable();
}

const write = async (text: string) => {
	actions.setDraft(text);
	await actions.sendDraft();
};
const texts = () => taken.map(({ text }) => text);
const refuse = (code: ErrorCode) => refusals.push(new CallError(code, 'refused'));

beforeEach(() => {
	state = stateWith();
	[refusals, taken] = [[], []];
	actions = createComposer();
});

test('sends a reply to one person, and what is written after it to everybody', async () => {
	actions.setDraft('to all');
	actions.replyTo('ann');
	await write('to ann');
	expect(state).toMatchObject({ draftTo: everyone, reply: null, drafts: { [everyone]: 'to all' } });
	await actions.sendDraft();
	actions.setDraftTo('ben');
	await write('to ben');
	await write('to ben again');
	expect(taken.map(({ to }) => to)).toEqual(['ann', undefined, 'ben', 'ben']);
});

test('keeps a draft for each receiver', async () => {
	actions.setDraft('to all');
	actions.setDraftTo('ann');
	actions.setDraft('to ann');
	actions.setDraftTo(everyone);
	expect(state.drafts).toEqual({ [everyone]: 'to all', ann: 'to ann' });
	await actions.sendDraft();
	expect(state.drafts).toEqual({ ann: 'to ann' });
	actions.setDraftTo('ann');
	await actions.sendDraft();
	expect(taken).toMatchObject([{ text: 'to all' }, { text: 'to ann', to: 'ann' }]);
	expect(state.chat).toMatchObject([
		{ text: 'to all', peerId: 'me' },
		{ text: 'to ann', to: 'ann' },
	]);
	expect(state.unsent).toEqual([]);
});

test('keeps a message that failed, sends those after it, and sends it again with the same nonce', async () => {
	refuse('unavailable');
	await write('answer A');
	await write('answer B');
	expect(texts()).toEqual(['answer B']);
	expect(state.unsent).toMatchObject([{ text: 'answer A', status: 'failed', error: { code: 'unavailable' } }]);
	const [{ id } = { id: '' }] = state.unsent;
	refuse('unavailable');
	await actions.sendAgain(id);
	expect(state.unsent).toMatchObject([{ id, status: 'failed' }]);
	await actions.sendAgain(id);
	expect(taken.at(-1)).toMatchObject({ text: 'answer A', nonce: id });
	expect(state.unsent).toEqual([]);
});

test('sends messages by itself, in the order of writing, that came too fast', async () => {
	for (let count = 0; count < 3; count++)
		refusals.push(new CallError('rate-limited', 'too fast', { retryAfterMs: 200 }));
	const sent = ['1', '2', '3', '4'].map(write);
	await expect.poll(() => state.unsent[0]?.status).toBe('waiting');
	expect(state.unsent.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
	await Promise.all(sent);
	expect(texts()).toEqual(['1', '2', '3', '4']);
	expect(state.unsent).toEqual([]);
});

test('discards what failed when it is told to, and sends nothing that is blank', async () => {
	refuse('forbidden');
	await write('no');
	actions.discardUnsent(state.unsent[0]?.id ?? '');
	await write(' \n ');
	expect([state.unsent, taken]).toEqual([[], []]);
});

test('sends a text that is too long in parts that hold all of it', async () => {
	const words = Array.from({ length: 900 }, (_, index) => `word${index}`);
	await write(words.join(' '));
	expect(taken.length).toBeGreaterThan(2);
	for (const { text } of taken) expect(text.length).toBeLessThanOrEqual(2000);
	expect(texts().join(' ').split(' ')).toEqual(words);
});
