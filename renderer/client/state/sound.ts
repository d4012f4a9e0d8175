import { chosenDevice, rememberDevice } from '../devices/chosenDevice.ts';
import type { DeviceList } from '../devices/devices.ts';
import { readDevice } from '../kept/keptDevices.ts';
import { slice } from './slice.ts';

type SoundState = {
	/** The autoplay policy refused to start sound: show a button that calls `enableSound`. */
	soundBlocked: boolean;
	/** The speaker that plays the class; null: the default one. */
	speakerId: string | null;
};

/** Playback of received sound. */
export const soundSlice = slice<SoundState>()({
	initial: { soundBlocked: false, speakerId: null },
	effects: ({ sound, update }) => {
		sound.on('blockedChanged', (soundBlocked) => update(() => ({ soundBlocked })));
		return {};
	},
	actions: ({ sound, state, update, messages }) => {
		/** Of the chosen speaker, while it is unplugged. */
		let goneName: string | null = null;

		const play = async (speakerId: string | null) => {
			if (speakerId === state().speakerId) return;
			update(() => ({ speakerId }));
			await sound.setSpeaker(speakerId);
		};
		return {
			/**
			 * To be called with every `<audio>` that plays a peer, after its `srcObject` is set: starts it, routes it to the
			 * chosen speaker and sets `soundBlocked` if the browser refuses. Returns how to detach it.
			 */
			attachAudio: (element: HTMLAudioElement) => sound.attach(element),
			/** Chromium and Firefox; does nothing elsewhere. */
			setSpeaker: async (deviceId: string) => {
				await rememberDevice('speaker', deviceId);
				await play(deviceId);
			},
			/**
			 * Something was plugged in or out: plays on the chosen speaker if it is there, else on the default one, and says so when
			 * that changes. Some systems pause the sound then.
			 */
			followSpeakers: (devices: DeviceList) => {
				const chosen = chosenDevice('speaker', devices);
				if (!chosen && state().speakerId !== null) {
					goneName = readDevice('speaker')?.label ?? '';
					messages.toast('speakerGone', { name: goneName });
				} else if (chosen && goneName !== null) {
					goneName = null;
					messages.toast('deviceBack', { name: chosen.label });
				}
				void play(chosen?.deviceId ?? null);
				void sound.resume();
			},
			/** To be called from a click. */
			enableSound: () => sound.enable(),
		};
	},
});
