import { slice } from './slice.ts';

type SoundState = {
	/** The autoplay policy refused to start sound: show a button that calls `enableSound`. */
	soundBlocked: boolean;
};

/** Playback of received sound. */
export const soundSlice = slice<SoundState>()({
	initial: { soundBlocked: false },
	effects: ({ sound, update }) => {
		sound.on('blockedChanged', (soundBlocked) => update(() => ({ soundBlocked })));
		return {};
	},
	actions: ({ sound }) => ({
		/**
		 * To be called with every `<audio>` that plays a peer, after its `srcObject` is set: starts it, routes it to the
		 * chosen speaker and sets `soundBlocked` if the browser refuses. Returns how to detach it.
		 */
		attachAudio: (element: HTMLAudioElement) => sound.attach(element),
		/** Chromium and Firefox; does nothing elsewhere. */
		setSpeaker: (deviceId: string) => sound.setSpeaker(deviceId),
		/** To be called from a click. */
		enableSound: () => sound.enable(),
	}),
});
