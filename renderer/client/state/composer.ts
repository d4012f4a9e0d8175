import { nanoid } from 'nanoid';
import type { WireError } from '../../../sfu/protocol/errors.ts';
import { maxChatLength } from '../../../sfu/protocol/operations/chat.ts';
import { CallError } from '../signalling/CallError.ts';
import { type ChatState, mergeChat } from './chat.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';
import { splitText } from './splitText.ts';

/** In `drafts` and `draftTo`: a message to everybody. */
export const everyone = '';

/** A message of ours that the server has not taken yet. */
export type UnsentMessage = {
	/** Random; the server takes two requests with it for the same message. */
	id: string;
	text: string;
	/** peerId of the only receiver, or `everyone`. */
	to: string;
} & (
	| { status: 'sending' }
	/** Too many messages in a short time: it is sent by itself. */
	| { status: 'waiting' }
	| { status: 'failed'; error: WireError }
);

export type ComposerState = {
	/** Text that is being written, by receiver. */
	drafts: Record<string, string>;
	/** Receiver of what is written now. */
	draftTo: string;
	/** The private message that is being answered; another object for each press of *Reply*. null: none. */
	reply: { to: string } | null;
	/** In the order of writing. */
	unsent: UnsentMessage[];
};

const fallbackRetryMs = 1_000;

const empty: ComposerState = { drafts: {}, draftTo: everyone, reply: null, unsent: [] };

/** What we write: drafts, and messages on their way to the server. */
export const composerSlice = slice<ComposerState, ChatState & PeersState & SelfState>()({
	initial: empty,
	ended: empty,
	actions: ({ messages, request, state, update }) => {
		const setDraft = (text: string) =>
			update(({ drafts, draftTo }) => {
				const { [draftTo]: _, ...others } = drafts;
				return { drafts: text === '' ? others : { ...others, [draftTo]: text } };
			});
		const mark = (changed: UnsentMessage) =>
			update(({ unsent }) => ({ unsent: unsent.map((message) => (message.id === changed.id ? changed : message)) }));
		const remove = (id: string) => update(({ unsent }) => ({ unsent: unsent.filter((message) => message.id !== id) }));

		/** One after the other: a message that has to wait holds back those written after it. */
		let queue = Promise.resolve();
		const send = async (id: string): Promise<void> => {
			const message = state().unsent.find((one) => one.id === id);
			if (!message) return;
			const { text, to } = message;
			try {
				const sent = await request('sendChat', { text, nonce: id, ...(to !== everyone && { to }) });
				remove(id);
				// The notice `chatMessage` does not come to the sender.
				update((before) => {
					const self = before.peers.find(({ isSelf }) => isSelf);
					if (!self) return {};
					const { peerId, displayName, role } = self;
					return mergeChat(before, [{ ...sent, peerId, displayName, role, text, ...(to !== everyone && { to }) }]);
				});
			} catch (cause) {
				const error = CallError.from(cause).toWire();
				if (error.code !== 'rate-limited') {
					mark({ id, text, to, status: 'failed', error });
					messages.failed('sendChat', error);
					return;
				}
				mark({ id, text, to, status: 'waiting' });
				await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? fallbackRetryMs));
				await send(id);
			}
		};
		const enqueue = (id: string): Promise<void> => {
			queue = queue.then(() => send(id));
			return queue;
		};
		return {
			/** Of the present receiver. */
			setDraft,
			/** For this message and those after it. */
			setDraftTo: (draftTo: string) => update(() => ({ draftTo, reply: null })),
			/** Answers a private message: the next message goes to its sender alone, those after it to everybody. */
			replyTo: (peerId: string) => update(() => ({ draftTo: peerId, reply: { to: peerId } })),
			/** In several messages when it is too long for one. Resolves when the server has it or has refused it. */
			sendDraft: async () => {
				const { drafts, draftTo: to } = state();
				const texts = splitText(drafts[to] ?? '', maxChatLength);
				const added = texts.map((text) => ({ id: nanoid(), text, to, status: 'sending' as const }));
				setDraft('');
				update(({ unsent, reply }) => ({
					unsent: [...unsent, ...added],
					...(reply && { draftTo: everyone, reply: null }),
				}));
				await Promise.all(added.map(({ id }) => enqueue(id)));
			},
			/** A message that has failed. */
			sendAgain: async (id: string) => {
				const failed = state().unsent.find((message) => message.id === id);
				if (failed?.status !== 'failed') return;
				const { text, to } = failed;
				mark({ id, text, to, status: 'sending' });
				await enqueue(id);
			},
			discardUnsent: remove,
		};
	},
});
