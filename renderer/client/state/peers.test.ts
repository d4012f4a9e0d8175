import { describe, expect, test } from 'vitest';
import { aStream, cameraOf, peer, self, stateWith } from '../testing/callStates.ts';
import { type CallState, reduce } from './callState.ts';
import { changeMedia, mergePeers, withoutRemoteMedia } from './peerViews.ts';

describe('peers', () => {
	test('are sorted by the time of joining, after ourselves', () => {
		const { peers } = stateWith(peer('late', { joinedAtMs: 9 }), peer('early', { joinedAtMs: 2 }));
		expect(peers.map(({ peerId }) => peerId)).toEqual(['me', 'early', 'late']);
	});

	test('keep their object when a notice concerns another peer', () => {
		const state = stateWith(peer('ann'), peer('bob'));
		const { peers } = reduce(state, 'peerUpdated', { peerId: 'ann', displayName: 'Ann' });
		expect(peers?.[1]).toMatchObject({ displayName: 'Ann' });
		expect(peers?.[2]).toBe(state.peers[2]);
	});

	test('do not change when a notice names an unknown peer', () => {
		const state = stateWith(peer('ann'));
		expect(reduce(state, 'producerAdded', { peerId: 'nobody', producer: cameraOf('c') }).peers).toBe(state.peers);
	});

	test('that leave are removed from the raised hands and as the active speaker', () => {
		const state = { ...stateWith(peer('ann')), hands: ['ann'], activeSpeakerPeerId: 'ann' };
		expect(reduce(state, 'peerLeft', { peerId: 'ann' })).toEqual({
			peers: [self],
			hands: [],
			activeSpeakerPeerId: null,
		});
	});

	test('our own role and permissions follow peerUpdated', () => {
		const { permissions } = self;
		const changes = reduce(stateWith(), 'peerUpdated', { peerId: 'me', role: 'coHost' });
		expect(changes).toMatchObject({ role: 'coHost', permissions });
	});
});

describe('media', () => {
	const camera = { peerId: 'ann', producerId: 'c1' };

	test('are added, paused, resumed and removed by the notices of their producer', () => {
		let state = stateWith(peer('ann'));
		const apply = (changes: Partial<CallState>) => {
			state = { ...state, ...changes };
			return state.peers[1]?.media.camera;
		};
		expect(apply(reduce(state, 'producerAdded', { peerId: 'ann', producer: cameraOf('c1') }))).toEqual({
			source: 'camera',
			producerId: 'c1',
			paused: false,
			stream: null,
		});
		expect(apply(reduce(state, 'producerPaused', { ...camera, by: 'host' }))).toMatchObject({ paused: true });
		expect(apply(reduce(state, 'producerResumed', camera))).toMatchObject({ paused: false });
		expect(apply(reduce(state, 'producerClosed', { ...camera, by: 'owner' }))).toBeUndefined();
	});

	test('keep the stream of a producer that is in the new list of peers too', () => {
		const stream = aStream();
		const ann = peer('ann', { producers: [cameraOf('c1')] });
		const shown = changeMedia(stateWith(ann).peers, camera, (view) => ({ ...view, stream }));
		expect(mergePeers(shown, [ann])[1]?.media.camera?.stream).toBe(stream);
	});

	test('of our own are changed neither by notices nor by a media restart, those of others are removed', () => {
		const own = { ...self, media: { camera: { ...cameraOf('mine'), stream: aStream() } } };
		const peers = mergePeers([own], [peer('ann', { producers: [cameraOf('c1')] })]);
		expect(changeMedia(peers, { peerId: 'me', producerId: 'mine' }, () => undefined)).toBe(peers);
		const [ours, theirs] = withoutRemoteMedia(peers);
		expect(ours).toBe(own);
		expect(theirs?.media).toEqual({});
	});
});
