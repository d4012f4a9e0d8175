import { describe, expect, test } from 'vitest';
import type { ChatMessage, PeerView } from '../../../sfu/protocol/models.ts';
import {
	changeMedia,
	mergePeers,
	mergeVoices,
	reduce,
	toPeerCallView,
	withoutRemoteMedia,
	withStream,
} from './callReducers.ts';
import { initialCallState } from './callStore.ts';
import type { CallState } from './types.ts';

const permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true };

function peer(peerId: string, fields: Partial<PeerView> = {}): PeerView {
	return {
		peerId,
		displayName: peerId,
		role: 'participant',
		permissions,
		profile: {},
		viewer: false,
		connected: true,
		handRaisedAtMs: null,
		joinedAtMs: 1,
		producers: [],
		...fields,
	};
}

const cameraOf = (producerId: string) => ({ producerId, kind: 'video', source: 'camera', paused: false }) as const;
const self = toPeerCallView(peer('me'), true);
/** Any object will do: the state only passes streams on. */
const aStream = () => ({}) as MediaStream;

function stateWith(...others: PeerView[]): CallState {
	return { ...initialCallState, selfPeerId: 'me', peers: mergePeers([], others, self) };
}

const message = (messageId: string, peerId: string): ChatMessage => ({
	messageId,
	peerId,
	displayName: peerId,
	text: 'hello',
	sentAtMs: 1,
});

describe('peers', () => {
	test('come after ourselves, in order of joining', () => {
		const { peers } = stateWith(peer('late', { joinedAtMs: 9 }), peer('early', { joinedAtMs: 2 }));
		expect(peers.map(({ peerId }) => peerId)).toEqual(['me', 'early', 'late']);
	});

	test('who is not concerned keeps the same object', () => {
		const state = stateWith(peer('ann'), peer('bob'));
		const { peers } = reduce(state, 'peerUpdated', { peerId: 'ann', displayName: 'Ann' });
		expect(peers?.[1]).toMatchObject({ displayName: 'Ann' });
		expect(peers?.[2]).toBe(state.peers[2]);
	});

	test('of an unknown peer nothing changes', () => {
		const state = stateWith(peer('ann'));
		expect(reduce(state, 'producerAdded', { peerId: 'nobody', producer: cameraOf('c') }).peers).toBe(state.peers);
	});

	test('one who leaves takes hand and speech along', () => {
		const state = { ...stateWith(peer('ann')), hands: ['ann'], activeSpeakerPeerId: 'ann' };
		expect(reduce(state, 'peerLeft', { peerId: 'ann' })).toEqual({
			peers: [self],
			hands: [],
			activeSpeakerPeerId: null,
		});
	});

	test('our own role and permissions follow the server', () => {
		const changes = reduce(stateWith(), 'peerUpdated', { peerId: 'me', role: 'coHost' });
		expect(changes).toMatchObject({ role: 'coHost', permissions });
	});
});

describe('media', () => {
	const camera = { peerId: 'ann', producerId: 'c1' };

	test('are shown, paused, resumed and closed as the server tells', () => {
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

	test('streams that still run survive a new list of peers', () => {
		const stream = aStream();
		const ann = peer('ann', { producers: [cameraOf('c1')] });
		const shown = changeMedia(stateWith(ann).peers, camera, (view) => ({ ...view, stream }));
		expect(mergePeers(shown, [ann])[1]?.media.camera?.stream).toBe(stream);
	});

	test('our own are not the server’s to change, but everybody else’s go when the server loses them', () => {
		const own = { ...self, media: { camera: { ...cameraOf('mine'), stream: aStream() } } };
		const peers = mergePeers([own], [peer('ann', { producers: [cameraOf('c1')] })]);
		expect(changeMedia(peers, { peerId: 'me', producerId: 'mine' }, () => undefined)).toBe(peers);
		const [ours, theirs] = withoutRemoteMedia(peers);
		expect(ours).toBe(own);
		expect(theirs?.media).toEqual({});
	});
});

describe('voices', () => {
	const [first, second] = [
		{ producerId: 'v1', peerId: 'ann' },
		{ producerId: 'v2', peerId: null },
	];
	const heard = () => {
		const state = { ...stateWith(peer('ann')), voices: mergeVoices([], [first, second]) };
		return { ...state, ...withStream(state, { source: 'voice', peerId: null, producerId: 'v1' }, aStream()) };
	};

	test('keep their sound when somebody else speaks in them', () => {
		const state = heard();
		const stream = state.voices[0]?.stream;
		const { voices } = reduce(state, 'voicesChanged', { voices: [{ ...first, peerId: 'bob' }, second] });
		expect(voices?.[0]).toEqual({ producerId: 'v1', peerId: 'bob', stream });
		expect(stream).not.toBeNull();
		expect(voices?.[1]).toBe(state.voices[1]);
	});

	test('that are new, after media were lost, are silent until they are received', () => {
		const [voice] = mergeVoices(heard().voices, [{ producerId: 'v9', peerId: 'ann' }]);
		expect(voice?.stream).toBeNull();
	});

	test('that are gone are heard no more', () => {
		expect(withStream(heard(), { source: 'voice', peerId: null, producerId: 'gone' }, aStream())).toEqual({});
	});
});

describe('chat', () => {
	test('the same message counts once, our own is never unread', () => {
		const state = stateWith(peer('ann'));
		const theirs = reduce(state, 'chatMessage', message('1', 'ann'));
		expect(theirs.unreadChatCount).toBe(1);
		expect(reduce({ ...state, ...theirs }, 'chatMessage', message('1', 'ann'))).toEqual({});
		expect(reduce(state, 'chatMessage', message('2', 'me')).unreadChatCount).toBeUndefined();
	});
});

test('hands change only whom they concern', () => {
	const state = stateWith(peer('ann'), peer('bob'));
	const { hands, peers } = reduce(state, 'handsChanged', { hands: [{ peerId: 'bob', raisedAtMs: 7 }] });
	expect(hands).toEqual(['bob']);
	expect(peers?.[1]).toBe(state.peers[1]);
	expect(peers?.[2]?.handRaisedAtMs).toBe(7);
});
