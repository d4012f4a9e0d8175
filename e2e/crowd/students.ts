/** Generated peers: names, cameras, connection figures. Deterministic, so that screenshots can be compared. */

import type { CallState } from '../../renderer/client/state/callState.ts';
import type { PeerCallView, Stats } from '../../renderer/client/types.ts';
import type { ReceptionStep, RoomView } from '../../sfu/protocol/models.ts';

const firstNames = 'Ada Ben Cleo Dan Eva Finn Gina Hugo Ines Jon Kim Lea Max Nora Otto Pia Quinn Ria Sam Tess'.split(
	' ',
);
const lastNames = ['Moreau', 'Okafor', 'Lindqvist', 'Tanaka', 'Novak'];
const permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true, draw: false };

/** Index 0 is the own peer, 1 the host; 2 has the camera off. */
export function student(index: number): PeerCallView {
	const peerId = `peer-${index}`;
	const first = firstNames[index % firstNames.length];
	const last = lastNames[Math.floor(index / firstNames.length) % lastNames.length];
	const stream = index === 2 ? null : paintCamera(index);
	return {
		peerId,
		displayName: `${first} ${last}`,
		role: index === 1 ? 'host' : 'participant',
		permissions,
		profile: {},
		isSelf: index === 0,
		viewer: false,
		connected: true,
		media: {
			camera: { source: 'camera', producerId: `camera-${index}`, paused: stream === null, stream },
			mic: { source: 'mic', producerId: `mic-${index}`, paused: index % 4 === 3, stream: null },
		},
		quality: { level: 'good' },
	};
}

/** A head and shoulders in front of a colour that differs by `index`. */
function paintCamera(index: number): MediaStream {
	const canvas = document.createElement('canvas');
	canvas.width = 320;
	canvas.height = 180;
	const context = canvas.getContext('2d');
	const hue = (index * 67) % 360;
	const paint = (lightness: number, shape: () => void) => {
		if (!context) return;
		context.fillStyle = `hsl(${hue} 40% ${lightness}%)`;
		context.beginPath();
		shape();
		context.fill();
	};
	paint(38, () => context?.rect(0, 0, canvas.width, canvas.height));
	paint(66, () => context?.arc(160, 75, 31, 0, 2 * Math.PI));
	paint(66, () => context?.arc(160, 195, 75, 0, 2 * Math.PI));
	return canvas.captureStream();
}

export function withSlide(peer: PeerCallView): PeerCallView {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [1280, 720];
	const context = canvas.getContext('2d');
	if (context) {
		context.fillStyle = '#fffdf5';
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.fillStyle = '#1e293b';
		context.font = '600 64px sans-serif';
		context.fillText('Light travels in straight lines', 90, 150);
		context.font = '34px sans-serif';
		['A shadow has the shape of what is in the way.', 'A mirror turns it, water bends it.'].forEach((line, index) => {
			context.fillText(line, 90, 260 + index * 64);
		});
		context.font = '20px sans-serif';
		context.fillText('Page 12, exercise 3: measure both angles.', 90, 660);
		context.fillStyle = '#0d9488';
		context.fillRect(90, 440, 900, 10);
	}
	const stream = canvas.captureStream();
	const screen = { source: 'screen' as const, producerId: `screen-${peer.peerId}`, paused: false, stream };
	return { ...peer, media: { ...peer.media, screen } };
}

export const room: RoomView = {
	roomId: 'crowd',
	roomCode: 'K7P3QF',
	name: 'Physics 2b',
	locked: false,
	lobby: false,
	waitForHost: true,
	recording: false,
	recordable: true,
	maxParticipants: 60,
	budgetMbps: null,
	startedAtMs: Date.now(),
};

let samples = 0;

/** Figures that vary slightly per call: peer 3 has packet loss, peer 5 a long round trip, peers 1 to 3 get less video. */
export function statsOf({ peers, reception }: CallState): Stats {
	samples += 1;
	const steps: ReceptionStep[] = ['full', 'lowerLayers', 'fewerTiles', 'audioOnly'];
	const variation = (index: number) => 1 + 0.15 * Math.sin(index + samples / 4);
	return {
		peers: peers.map(({ peerId, isSelf }, index) => {
			const step = index < 4 ? (steps[index] ?? 'full') : 'full';
			return {
				peerId,
				uplinkKbps: Math.round(820 * variation(index)),
				downlinkKbps: Math.round((2600 - 700 * steps.indexOf(step)) * variation(index)),
				rttMs: index === 5 ? 240 : 8 + index,
				lossRatio: index === 3 ? 0.12 : 0,
				score: index === 3 ? 4 : 10,
				topLayer: 2,
				videos: { shown: 9, sent: 9 - 3 * steps.indexOf(step) },
				reception: isSelf
					? reception
					: { step, reason: step === 'full' ? null : index === 3 ? 'bandwidth' : 'budget', heldBack: [] },
			};
		}),
		room: { participantCount: peers.length, transportCount: 0, producerCount: 0, consumerCount: 0 },
		allocation: { usedMbps: 34 * variation(0) + 4, budgetMbps: 50, automatic: true, load: 'fine' },
	};
}
