import type { TestServer } from '../../../sfu/testing/TestServer.ts';
import type { CallState } from './callState.ts';
import { type Call, createCall } from './callStore.ts';
import type { JoinOptions } from './JoinOptions.ts';

/** Calls of several people to one server, as their pages hold them. `installWebRtc` and `installMediaDevices` come first. */
export class TestCalls {
	readonly #server: TestServer;
	readonly #calls: Call[] = [];

	constructor(server: TestServer) {
		this.#server = server;
	}

	/** Joined with camera and microphone. */
	async enter(displayName: string, options: Partial<JoinOptions> = {}): Promise<Call> {
		const call = createCall({ handlerName: 'Chrome111' });
		this.#calls.push(call);
		const on = { enabled: true, deviceId: null };
		const token = options.token ?? (await this.#server.joinByCode()).token;
		// One process holds the pages of several browsers.
		const page = { url: this.#server.http, deviceId: crypto.randomUUID() };
		await call.actions.join({ displayName, ...page, viewer: false, mic: on, camera: on, ...options, token });
		return call;
	}

	enterAsHost(displayName: string): Promise<Call> {
		return this.enter(displayName, { token: this.#server.info.hostToken });
	}

	/** Ends every call. */
	dispose(): void {
		for (const call of this.#calls.splice(0)) call.dispose();
	}
}

/** Resolves with what is selected, as soon as it is truthy. */
export function when<T>({ store }: Call, select: (state: CallState) => T | null | undefined | false): Promise<T> {
	return new Promise((resolve) => {
		const look = (state: CallState) => {
			const selected = select(state);
			if (selected) resolve(selected);
		};
		store.subscribe(look);
		look(store.getState());
	});
}

/** Reports all cameras as visible tiles, like a screen with room for everybody. */
export function showEverybody({ store, actions }: Call): void {
	let shown = '';
	store.subscribe(({ peers }) => {
		const cameras = peers.flatMap(({ isSelf, media: { camera } }) => (isSelf || !camera ? [] : [camera.producerId]));
		if (cameras.join() === shown) return;
		shown = cameras.join();
		actions.setVisibleTiles(cameras.map((producerId) => ({ producerId, width: 640, height: 360, priority: 100 })));
	});
}
