/** What the legacy dialects share: reading unparsed payloads, common fields of answers, and error messages. */

import type { WireError } from '../protocol/errors.ts';
import type { RecordingOptions, RecordingState, RecordingSummary } from '../protocol/models/recording.ts';
import {
	Avatar,
	type ConsumerOptions,
	fittingName,
	type Identity,
	type PeerView,
	type Profile,
	type Source,
} from '../protocol/models.ts';
import { withoutControls } from '../protocol/names/controls.ts';
import type { JoinRoomResponse } from '../protocol/operations.ts';
import { read } from '../protocol/read.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Notice, Sentences } from './Dialect.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a payload; none if it is not an object. */
export function fieldsOf(payload: unknown): Fields {
	return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? { ...payload } : {};
}

/** The first value that is a text other than white space. */
export function firstText(...values: unknown[]): string | undefined {
	// `find` does not narrow: the condition holds for strings only.
	return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
}

export function roomIdOf(payload: unknown): string | undefined {
	return firstText(fieldsOf(payload).roomId);
}

/** Legacy clients do not limit the length of a name, some send none, and none can ask its user for another one. */
export function displayNameOf(...candidates: unknown[]): string {
	const names = candidates.map((name) => (typeof name === 'string' ? fittingName('display', name) : ''));
	return names.find((name) => name !== '') ?? 'Guest';
}

/** Some clients number their users. */
export const idOf = (id: unknown): string | undefined =>
	typeof id === 'number' ? String(id) : withoutControls(firstText(id) ?? '') || undefined;

/** What a client says about its user, unchecked. */
export function identityOf(userId: unknown, email: unknown): Identity {
	const id = idOf(userId);
	const address = withoutControls(firstText(email) ?? '');
	return { ...(id && { userId: id.slice(0, 128) }), ...(address && { email: address.slice(0, 254) }) };
}

/** An avatar at a third party's address is left out: loading it would tell that third party who is in class. */
export function profileOf(avatar: unknown, platform?: unknown): Profile {
	const { data: own } = read(Avatar, avatar);
	return {
		...(own !== undefined && { avatar: own }),
		...(typeof platform === 'string' && { platform: withoutControls(platform).slice(0, 64) }),
	};
}

/** Legacy clients send `kind` only; some mark a shared screen in `appData`. */
export function sourceOf(payload: unknown): Source {
	const { kind, appData } = fieldsOf(payload);
	const { source, mediaTag } = fieldsOf(appData);
	const isScreen = [source, mediaTag].some((mark) => typeof mark === 'string' && mark.startsWith('screen'));
	if (kind === 'audio') return isScreen ? 'screenAudio' : 'mic';
	return isScreen ? 'screen' : 'camera';
}

/** The request of `produce` in every legacy dialect. */
export function produceRequest(payload: unknown) {
	const { transportId, kind, rtpParameters } = fieldsOf(payload);
	return { transportId, kind, rtpParameters, source: sourceOf(payload) };
}

/** `consume` in dialects whose clients never resume a consumer. */
export const consumeUnpaused = (payload: unknown) => ({ ...fieldsOf(payload), paused: false });

export function consumerReply({ consumerId: id, producerId, kind, rtpParameters }: ConsumerOptions) {
	return { id, producerId, kind, rtpParameters };
}

export const succeeded = () => ({ success: true });

/** The answer to a client that has joined. A client in the lobby gets the error of `refuse: inLobby` instead. */
export type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;
export function joinedOnly(reply: (response: Joined, payload: unknown) => unknown) {
	return (response: JoinRoomResponse, payload: unknown) =>
		response.status === 'joined' ? reply(response, payload) : undefined;
}

/** No legacy dialect has a lobby: its client is refused, and joins when it tries again after a host has admitted it. */
export function inLobby({ status }: JoinRoomResponse): WireError | undefined {
	if (status === 'joined') return undefined;
	return { code: 'wrong-state', message: 'Waiting for the host to let you in' };
}

/** A `producerAdded` notice for each producer that exists already. */
export function existingProducers(response: JoinRoomResponse): Notice[] {
	if (response.status !== 'joined') return [];
	return response.peers.flatMap((peer) => {
		const { peerId, producers } = peer;
		const userId = peer.identity?.isVerified && peer.identity.userId;
		return producers.map((producer) => ({
			name: 'producerAdded' as const,
			data: { peerId, ...(userId && { userId }), producer },
		}));
	});
}

/** By which clients that know users know a participant: its id in the room, unless a token names its user. */
export const userIdOf = ({ peerId, identity }: PeerView): string => (identity?.isVerified && identity.userId) || peerId;

/** The picture of a participant: that of its token may be at another address, which its issuer shows to these clients anyway. */
export const pictureOf = ({ profile, identity }: PeerView): string | undefined => profile.avatar ?? identity?.picture;

/** A user who is in the room as another participant, too, has not left. */
export const unlessUserStays =
	(event: string) =>
	({ userStays }: { userStays?: true }): string | undefined =>
		userStays ? undefined : event;

export const producersOf = ({ producers }: PeerView) => producers.map(({ producerId, kind }) => ({ producerId, kind }));

/** Which cameras are kept is a choice of Lectern's own clients. */
export const recordingOptions = ({ cameras: _, ...options }: RecordingOptions) => options;

/** A running recording, as the Flutter API describes it. */
export function startedRecording({ recordingId: id, roomId, startedAtMs: startedAt, options }: RecordingState) {
	return { id, roomId, startedAt, options: recordingOptions(options) };
}

/** A running recording with its length so far, ms. */
export function runningRecording(recording: RecordingState) {
	const { state, recordedMs, sinceMs } = recording;
	const sinceThenMs = state === 'paused' ? 0 : Math.max(0, steadyNowMs() - sinceMs);
	return { ...startedRecording(recording), duration: Math.round(recordedMs + sinceThenMs) };
}

/** A recording that is over, as the Flutter API describes it. */
export function stoppedRecording(summary: RecordingSummary) {
	const { recordingId: id, roomId, durationMs: duration, files, startedAtMs, stoppedAtMs } = summary;
	return { id, roomId, duration, files, startedAt: startedAtMs, stoppedAt: stoppedAtMs };
}

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
