import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WireError } from '../../../sfu/protocol/errors.ts';
import type { Answer } from '../../../sfu/protocol/models/questions.ts';
import type { Responses } from '../../../sfu/protocol/operations.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { deviceId as ofThisBrowser } from '../kept/deviceId.ts';
import { CallError } from '../signalling/CallError.ts';
import { requestJoin } from '../signalling/joinApi.ts';
import { PageEvents } from '../signalling/PageEvents.ts';
import { Reconnector } from '../signalling/Reconnector.ts';
import { Signalling } from '../signalling/Signalling.ts';
import { changedVote, type VoteFields } from './votes.ts';

type VoterPhase =
	| { name: 'entering' }
	| { name: 'inside' }
	/** The connection is lost. `nextTryAtMs`: Unix ms of the next attempt, null while one is under way. */
	| { name: 'lost'; nextTryAtMs: number | null }
	/** It does not go on by itself. */
	| { name: 'refused'; error: WireError }
	/** A host let no phones answer any more. */
	| { name: 'dismissed' };

export type VoterState = Pick<VoteFields, 'vote' | 'voteRevision' | 'ownAnswer' | 'answerOnItsWay'> & {
	phase: VoterPhase;
	/** Empty before the first answer of the server. */
	className: string;
	/** As hosts see it; null: we have told none. */
	displayName: string | null;
	/** How far the server's clock is ahead of ours, ms. */
	serverAheadMs: number;
	/** What became of the last thing that the person did; null: nothing to say. */
	problem: { attempted: 'answerVote' | 'enterVotes'; error: WireError } | null;
};

type Options = {
	roomCode: string;
	/** Gets a token of the room. Default: from the page's own server. @throws CallError */
	requestToken?: () => Promise<string>;
	/** Default: the page's own origin. */
	url?: string;
	/** Default: that of this browser. */
	deviceId?: string;
};

/**
 * Answers the questions of a class without a seat in it: a connection without media, that comes back by itself. One for
 * each room; `close` ends it.
 */
export class Voter {
	readonly store: StoreApi<VoterState>;
	readonly #signalling = new Signalling();
	readonly #options: Options;
	readonly #pageEvents: PageEvents;
	#token: string | null = null;
	#reconnector: Reconnector | null = null;
	#closed = false;

	constructor(options: Options) {
		this.#options = options;
		this.store = createStore<VoterState>(() => ({
			...{ phase: { name: 'entering' }, className: '', displayName: null, serverAheadMs: 0, problem: null },
			...{ vote: null, voteRevision: -1, ownAnswer: null, answerOnItsWay: null },
		}));
		const signalling = this.#signalling;
		signalling.on('voteOpened', ({ vote, revision }) => {
			this.#update((state) => ({ ...changedVote(state, vote, revision), problem: null }));
		});
		signalling.on('voteChanged', ({ vote, revision }) => {
			this.#update((state) => changedVote(state, vote, revision));
		});
		signalling.on('votersDismissed', () => this.#leave({ name: 'dismissed' }));
		signalling.on('disconnected', () => this.#comeBack());
		for (const closing of ['serverClosing', 'roomClosed'] as const)
			signalling.on(closing, () => {
				signalling.close();
				this.#comeBack();
			});
		this.#pageEvents = new PageEvents({
			unloaded: () => signalling.close(),
			networkChanged: () => void this.retryNow(),
			offline: () => void signalling.probe(),
			seenAgain: () => void this.retryNow(),
		});
	}

	/** Enters the votes, also again after it was refused. Resolves when it is inside, refused or closed. */
	enter(): Promise<void> {
		return this.#enter({ name: 'entering' });
	}

	/** Tells who we are; the next answer is under this name. */
	async setName(displayName: string): Promise<void> {
		try {
			this.#entered(await this.#signalling.request('enterVotes', this.#request(displayName)));
		} catch (cause) {
			this.#failed('enterVotes', CallError.from(cause));
		}
	}

	/** Resolves when the server has it, or `problem` says why not. */
	async answer(answer: Answer): Promise<void> {
		const voteId = this.store.getState().vote?.voteId ?? '';
		this.#update(() => ({ answerOnItsWay: answer, problem: null }));
		const settle = (change: Partial<VoterState>) =>
			this.#update(({ vote, answerOnItsWay }) => ({
				...(vote?.voteId === voteId && change),
				// The person may have changed it meanwhile.
				...(answerOnItsWay === answer && { answerOnItsWay: null }),
			}));
		try {
			await this.#signalling.request('answerVote', { voteId, answer });
			settle({ ownAnswer: answer });
		} catch (cause) {
			settle({});
			this.#failed('answerVote', CallError.from(cause));
		}
	}

	/** Skips the wait before the next attempt. While connected: finds out whether that is so. */
	async retryNow(): Promise<void> {
		const { phase } = this.store.getState();
		if (this.#reconnector) this.#reconnector.retryNow();
		else if (phase.name === 'refused' && phase.error.code === 'unavailable') await this.enter();
		else if (phase.name === 'inside' || phase.name === 'lost') {
			if (!this.#signalling.connected) this.#comeBack();
			else await this.#signalling.probe();
		}
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#pageEvents.close();
		this.#reconnector?.cancel();
		this.#signalling.close();
	}

	#update(change: (state: VoterState) => Partial<VoterState>): void {
		if (!this.#closed) this.store.setState(change(this.store.getState()));
	}

	#failed(attempted: 'answerVote' | 'enterVotes', error: CallError): void {
		const problem = { attempted, error: error.toWire() };
		// The server does not know our name any more, or never did: it is asked for.
		const isNameless = error.code === 'bad-request' && error.what === 'name';
		this.#update(() => (isNameless && attempted === 'answerVote' ? { displayName: null } : { problem }));
	}

	#leave(phase: VoterPhase): void {
		this.#reconnector?.cancel();
		this.#signalling.close();
		this.#update(() => ({ phase, vote: null, ownAnswer: null, answerOnItsWay: null }));
	}

	#comeBack(): void {
		const { name } = this.store.getState().phase;
		if (name === 'inside' || name === 'lost') void this.#enter({ name: 'lost', nextTryAtMs: null });
	}

	async #enter(phase: VoterPhase): Promise<void> {
		if (this.#closed || this.#reconnector) return;
		let isLost = phase.name === 'lost';
		this.#update(() => ({ phase, problem: null }));
		const reconnector = new Reconnector({
			attempt: () => this.#attempt(),
			onWait: (nextTryAtMs) => {
				// The first attempt alone is the usual way in.
				isLost ||= nextTryAtMs !== null;
				if (isLost) this.#update(() => ({ phase: { name: 'lost', nextTryAtMs } }));
			},
		});
		this.#reconnector = reconnector;
		try {
			await reconnector.run();
			this.#reconnector = null;
			// Disconnected while the attempt was finishing: nothing could start another attempt then.
			if (!this.#signalling.connected) this.#comeBack();
		} catch (cause) {
			this.#reconnector = null;
			this.#signalling.close();
			this.#update(() => ({ phase: { name: 'refused', error: CallError.from(cause).toWire() } }));
		}
	}

	/** @throws CallError, after which the connection is closed */
	async #attempt(): Promise<void> {
		const { url } = this.#options;
		try {
			this.#token ??= await this.#requestToken();
			await this.#signalling.connect({ token: this.#token, ...(url !== undefined && { url }) });
			// Notices that follow the answer are newer than it.
			this.#signalling.hold();
			const { displayName } = this.store.getState();
			this.#entered(await this.#signalling.request('enterVotes', this.#request(displayName)));
			this.#signalling.release();
		} catch (cause) {
			this.#signalling.close();
			const error = CallError.from(cause);
			if (error.code !== 'unauthorized' || this.#token === null) throw error;
			// It has ended, or the class has a new code.
			this.#token = null;
			throw new CallError('unavailable', 'another token is needed', { cause });
		}
	}

	async #requestToken(): Promise<string> {
		const { requestToken, roomCode } = this.#options;
		return requestToken ? requestToken() : (await requestJoin({ roomCode })).token;
	}

	#request(displayName: string | null) {
		const { deviceId = ofThisBrowser() } = this.#options;
		return { deviceId, ...(displayName !== null && { displayName }) };
	}

	#entered(answer: Responses['enterVotes']): void {
		const { roomName, displayName, vote, revision, own, serverTimeMs } = answer;
		this.#update(() => ({
			...{ phase: { name: 'inside' }, className: roomName, displayName, problem: null },
			...{ vote, voteRevision: revision, ownAnswer: own, answerOnItsWay: null },
			serverAheadMs: serverTimeMs - steadyNowMs(),
		}));
	}
}
