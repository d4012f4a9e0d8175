/** What the tables of older vocabularies have in common: reading a stranger's payload, and words they share. */
import type { WireError } from '../protocol/errors.ts';
import type { ConsumerOptions, Identity, PeerView, Profile, Source } from '../protocol/models.ts';
import type { JoinRoomResponse } from '../protocol/operations.ts';
import type { Notice, Sentences } from './Dialect.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a payload; none if it is no object. */
export function fieldsOf(payload: unknown): Fields {
	return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? { ...payload } : {};
}

/** The first that is text. */
export function firstText(...values: unknown[]): string | undefined {
	return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
}

export function roomIdOf(payload: unknown): string | undefined {
	return firstText(fieldsOf(payload).roomId);
}

/** Older clients set no limit to a name, and some give none. */
export function displayNameOf(...candidates: unknown[]): string {
	const name = firstText(...candidates)?.replace(/[\p{Cc}\p{Cf}]/gu, '');
	return name?.trim().slice(0, 60).trim() || 'Guest';
}

/** Unchecked words about oneself; numbers are ids too. */
export function identityOf(userId: unknown, email: unknown): Identity {
	const id = typeof userId === 'number' ? String(userId) : firstText(userId);
	const address = firstText(email);
	return { ...(id && { userId: id.slice(0, 128) }), ...(address && { email: address.slice(0, 254) }) };
}

/** A picture at a third party's address is left out: it would tell that third party who is in class. */
export function profileOf(avatar: unknown, platform?: unknown): Profile {
	const isOwn = typeof avatar === 'string' && avatar.length <= 8192 && /^(data:image\/|\/(?!\/))/.test(avatar);
	return {
		...(isOwn && { avatar }),
		...(typeof platform === 'string' && { platform: platform.slice(0, 64) }),
	};
}

/** Older clients say audio or video; some mark a screen in `appData`. */
export function sourceOf(payload: unknown): Source {
	const { kind, appData } = fieldsOf(payload);
	const { source, mediaTag } = fieldsOf(appData);
	const isScreen = [source, mediaTag].some((mark) => typeof mark === 'string' && mark.startsWith('screen'));
	if (kind === 'audio') return isScreen ? 'screenAudio' : 'mic';
	return isScreen ? 'screen' : 'camera';
}

/** `produce` in each of them: what is sent is told by kind and `appData`. */
export function produceRequest(payload: unknown) {
	const { transportId, kind, rtpParameters } = fieldsOf(payload);
	return { transportId, kind, rtpParameters, source: sourceOf(payload) };
}

/** `consume` where nothing resumes it afterwards. */
export const consumeUnpaused = (payload: unknown) => ({ ...fieldsOf(payload), paused: false });

export function consumerReply({ consumerId: id, producerId, kind, rtpParameters }: ConsumerOptions) {
	return { id, producerId, kind, rtpParameters };
}

export const succeeded = () => ({ success: true });

/** The answer to one who is in; `refuse: inLobby` comes before. */
export type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;
export function joinedOnly(reply: (response: Joined, payload: unknown) => unknown) {
	return (response: JoinRoomResponse, payload: unknown) =>
		response.status === 'joined' ? reply(response, payload) : undefined;
}

/** No older vocabulary waits: its client is refused and may try again, which lets it in once it is admitted. */
export function inLobby({ status }: JoinRoomResponse): WireError | undefined {
	if (status === 'joined') return undefined;
	return { code: 'wrong-state', message: 'Waiting for the host to let you in' };
}

/** One notice for each producer that was there before. */
export function existingProducers(response: JoinRoomResponse): Notice[] {
	if (response.status !== 'joined') return [];
	return response.peers.flatMap(({ peerId, producers }) =>
		producers.map((producer) => ({ name: 'producerAdded' as const, data: { peerId, producer } })),
	);
}

export const producersOf = ({ producers }: PeerView) => producers.map(({ producerId, kind }) => ({ producerId, kind }));

export const sentences: Sentences = {
	'not-found room': 'Room not found',
	'not-found participant': 'Participant not found',
	'not-found transport': 'Transport not found',
	'not-found producer': 'Producer not found',
	'not-found consumer': 'Consumer not found',
	'room-full': 'Room is full',
	'cannot-consume': 'Cannot consume',
	'recording-in-progress': 'Recording already in progress',
	'no-recording': 'No recording in progress',
};
