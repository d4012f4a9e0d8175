import type { types } from 'mediasoup';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import { ActiveSpeakers, type SpeechObservers } from './ActiveSpeakers.ts';
import { mediaCodecs } from './mediaCodecs.ts';
import { type VoiceSlots, Voices } from './voices/Voices.ts';

/** What the worker creates for a room, before it is known for which room. All of it ends with the router. */
export type PreparedRouter = {
	worker: MediaWorker;
	router: types.Router;
	/** As mediasoup has them. Read once: its getter makes a deep copy at each call. */
	rtpCapabilities: types.RtpCapabilities;
	observers: SpeechObservers;
	slots: VoiceSlots;
};

/**
 * @param voices slots of `Voices`, 1 or more
 * @param isSpare nobody uses it yet: see `MediaWorker.createRouter`
 * @throws mediasoup's WorkerClosedError when the worker dies meanwhile
 */
export async function prepareRouter(worker: MediaWorker, voices: number, isSpare = false): Promise<PreparedRouter> {
	const router = await worker.createRouter(mediaCodecs, { isSpare });
	try {
		const { rtpCapabilities } = router;
		const [observers, slots] = await Promise.all([
			ActiveSpeakers.observersOn(router),
			Voices.slotsOn(router, rtpCapabilities, voices),
		]);
		return { worker, router, rtpCapabilities, observers, slots };
	} catch (error) {
		router.close();
		throw error;
	}
}
