import { rememberDevice } from '../devices/chosenDevice.ts';
import type { DeviceKind } from '../devices/devices.ts';
import type { DeviceWishes } from '../kept/keptWishes.ts';
import type { LocalDeviceState, ScreenState, SharedSurface } from '../types.ts';
import type { PeersState } from './peers.ts';
import { changePeer } from './peerViews.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

export type OwnMediaState = {
	mic: LocalDeviceState;
	camera: LocalDeviceState;
	screen: ScreenState;
	/** What was shared before the page was loaded again, until it is shared again or dismissed. */
	lastShared: SharedSurface | null;
	/** What the person wants, whatever becomes of the devices. */
	deviceWishes: DeviceWishes;
};

const off: LocalDeviceState = { status: 'off', deviceId: null };
const screenOff: ScreenState = { ...off, paused: false, surface: null };

/** Our own microphone, camera and shared screen; `peers` hold what our own tile shows of them. */
export const ownMediaSlice = slice<OwnMediaState, PeersState & SelfState>()({
	initial: {
		...{ mic: off, camera: off, screen: screenOff, lastShared: null },
		deviceWishes: { mic: false, camera: false },
	},
	ended: { lastShared: null },
	effects: ({ messages, ownMedia, publisher, update }) => {
		const show = () => {
			const { mic, camera, screen } = ownMedia.states;
			const media = ownMedia.view();
			update(({ peers, selfPeerId, lastShared }) => ({
				mic,
				camera,
				screen,
				lastShared: screen.status === 'on' ? null : lastShared,
				deviceWishes: ownMedia.wishes,
				...(selfPeerId !== null && { peers: changePeer(peers, selfPeerId, (peer) => ({ ...peer, media })) }),
			}));
		};
		ownMedia.on('changed', show);
		ownMedia.on('interrupted', (toast, values) => messages.toast(toast, values));
		ownMedia.on('refused', (source, error) => messages.failed(source, error.toWire()));
		return {
			entered: show,
			demandChanged: ({ producerId, maxSpatialLayer }) => void publisher.setDemand(producerId, maxSpatialLayer),
			keyFrameNeeded: ({ producerId, spatialLayers }) => void publisher.makeKeyFrames(producerId, spatialLayers),
		};
	},
	actions: ({ ownMedia, update }) => {
		const choose = async (kind: DeviceKind, deviceId: string) => {
			await rememberDevice(kind, deviceId);
			await ownMedia.switchTo(kind, deviceId);
		};
		return {
			setMicEnabled: (enabled: boolean) => ownMedia.setEnabled('mic', enabled),
			/** Push to talk. */
			talk: (isTalking: boolean) => ownMedia.talk(isTalking),
			setCameraEnabled: (enabled: boolean) => ownMedia.setEnabled('camera', enabled),
			switchMic: (deviceId: string) => choose('mic', deviceId),
			switchCamera: (deviceId: string) => choose('camera', deviceId),
			startScreenShare: () => ownMedia.startScreen(),
			stopScreenShare: () => ownMedia.stopScreen(),
			pauseScreen: () => ownMedia.pauseScreen(),
			resumeScreen: () => ownMedia.resumeScreen(),
			dismissLastShared: () => update(() => ({ lastShared: null })),
		};
	},
});
