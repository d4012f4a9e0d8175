import type { LocalDeviceState } from '../types.ts';
import type { PeersState } from './peers.ts';
import { changePeer } from './peerViews.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type OwnMediaState = { mic: LocalDeviceState; camera: LocalDeviceState; screen: LocalDeviceState };

const off: LocalDeviceState = { status: 'off', deviceId: null };

/** Our own microphone, camera and shared screen; `peers` hold what our own tile shows of them. */
export const ownMediaSlice = slice<OwnMediaState, PeersState & SelfState>()({
	initial: { mic: off, camera: off, screen: off },
	effects: ({ messages, ownMedia, publisher, update }) => {
		const show = () => {
			const { mic, camera, screen } = ownMedia.states;
			const media = ownMedia.view();
			update(({ peers, selfPeerId }) => ({
				mic,
				camera,
				screen,
				...(selfPeerId !== null && { peers: changePeer(peers, selfPeerId, (peer) => ({ ...peer, media })) }),
			}));
		};
		ownMedia.on('changed', show);
		ownMedia.on('interrupted', (toast) => messages.toast(toast));
		ownMedia.on('refused', (source, error) => messages.failed(source, error.toWire()));
		return {
			entered: show,
			demandChanged: ({ producerId, maxSpatialLayer }) => void publisher.setDemand(producerId, maxSpatialLayer),
		};
	},
	actions: ({ ownMedia }) => ({
		setMicEnabled: (enabled: boolean) => ownMedia.setEnabled('mic', enabled),
		setCameraEnabled: (enabled: boolean) => ownMedia.setEnabled('camera', enabled),
		switchMic: (deviceId: string) => ownMedia.switchTo('mic', deviceId),
		switchCamera: (deviceId: string) => ownMedia.switchTo('camera', deviceId),
		startScreenShare: () => ownMedia.startScreen(),
		stopScreenShare: () => ownMedia.stopScreen(),
	}),
});
