import { nanoid } from 'nanoid';
import { notFound, SfuError } from '../core/errors.ts';
import { openRoomEmptyTimeoutMs } from '../core/limits.ts';
import { consumedBy } from '../core/media/Consumers.ts';
import { type PreparedTransports, transportOptions } from '../core/media/transports.ts';
import { formerSubjectsWith, type NewPeer, type Peer, producerView } from '../core/peer/Peer.ts';
import { isHigher } from '../core/peer/permissions.ts';
import { peerIdOf } from '../core/peer/resumeToken.ts';
import { userOf } from '../core/peer/user.ts';
import type { Joined, Room } from '../core/Room.ts';
import { requireNotRemoved, waitReason } from '../core/room/admission.ts';
import type { RoomMedia } from '../core/router/RoomMedia.ts';
import type { Role, WaitReason } from '../protocol/models.ts';
import type { JoinRoomResponse, Request } from '../protocol/operations.ts';
import { steadyNowMs } from '../steadyClock.ts';
import { identityOf, mayTake, profileOf } from './person.ts';
import type { Session } from './Session.ts';
import { findWanted, lookUp, wantedRoom } from './wantedRoom.ts';

type JoinRequest = Request<'joinRoom'>;

/** Resumes a peer, returns to a kept seat, joins the room as a new peer, or waits for a host or in the lobby. */
export async function joinRoom(session: Session, request: JoinRequest): Promise<JoinRoomResponse> {
	session.startJoining();
	try {
		const { room, founded } = await findRoom(session, request);
		session.whenAnswered(room.notices.hold(session.link));
		return (await resume(session, room, request)) ?? (await enter(session, room, request, founded));
	} finally {
		session.finishJoining();
	}
}

/** Returns to a kept seat, or joins as a new peer, or waits for a host or in the lobby. */
async function enter(session: Session, room: Room, request: JoinRequest, founded: boolean): Promise<JoinRoomResponse> {
	session.requireJoining();
	const newcomer = newcomerOf(session, room, request, founded);
	if (request.returnOnly && !newcomer.seat) refuseReturn(room, newcomer);
	const reason = waitReason(room, newcomer, request.lessonId !== undefined);
	if (reason) return wait(session, room, newcomer, reason);
	// Signed while the worker creates the transports.
	const issuing = founded && !session.grant.person ? session.founderToken(room) : undefined;
	issuing?.catch(() => undefined);
	const { peer, media, transports } = await room.join(newcomer, request.prepareTransports ?? false, issuing);
	const founderToken = await issuing;
	requireStillJoining(session, room, peer, newcomer);
	session.enter(room, peer);
	notifySpeaker(peer, media);
	return {
		...answerOf(session, { room, peer, media }),
		...(founderToken !== undefined && { founderToken }),
		...(transports && { transports: optionsOf(session, transports) }),
	};
}

/** When the connection has ended meanwhile, a peer that has just joined leaves again. @throws as `Session.requireJoining` */
function requireStillJoining(session: Session, room: Room, peer: Peer, newcomer: NewPeer): void {
	try {
		session.requireJoining();
	} catch (error) {
		room.leave(peer, { kept: newcomer.seat !== undefined });
		throw error;
	}
}

/** @throws SfuError not-found (seat), forbidden (as `requireNotRemoved`) */
function refuseReturn(room: Room, newcomer: NewPeer): never {
	requireNotRemoved(room, newcomer);
	throw notFound('seat', newcomer.formerPeerId ?? '');
}

/** undefined: the token is of no peer that is in the room. */
async function resume(
	session: Session,
	room: Room,
	{ resumeToken, rtpCapabilities }: JoinRequest,
): Promise<JoinRoomResponse | undefined> {
	const peer = resumeToken === undefined ? undefined : room.findResumable(resumeToken);
	if (!peer || !mayTake(session.grant, peer)) return undefined;
	const media = await room.media();
	session.requireJoining();
	if (peer.closed) return undefined;
	const granted = roleWith(session.grant, peer);
	peer.usesToken(session.grant.subject);
	peer.allowed = session.grant.person?.allowed;
	room.resume(peer, session.link);
	session.enter(room, peer);
	const role = room.parts.moderation.roleOf(peer, granted);
	if (role !== peer.role) await room.setRole(peer, role);
	notifySpeaker(peer, media);
	if (rtpCapabilities) peer.rtpCapabilities = rtpCapabilities;
	const kept = {
		transportIds: peer.transports.all().map(({ id }) => id),
		producers: peer.producers.all().map(producerView),
		consumers: consumedBy(peer),
	};
	return { ...answerOf(session, { room, peer, media }), resumed: true, kept };
}

/**
 * `founded`: this connection created the room, so its peer becomes host; otherwise nobody could moderate or close it.
 * @throws SfuError not-found (the room, or the lesson to return to), bad-request (names no room), rate-limited (too many
 * wrong guesses), and those of `RoomRegistry.found`
 */
async function findRoom(session: Session, request: JoinRequest): Promise<{ room: Room; founded: boolean }> {
	const { lessonId } = request;
	const { rooms } = session.sfu;
	const { grant, founded } = session;
	const { named, by, isGuess, mayCreate } = wantedRoom(grant, request);
	if (named === undefined) throw new SfuError('bad-request', 'which room? roomId or roomCode');
	const wanted = await findWanted(session, { named, by, isGuess });
	if (isGuess && !wanted) throw notFound('room', named);
	// A room that has closed is not created again for a client that comes back: its lesson is over.
	if (lessonId !== undefined && wanted?.settings.lessonId !== lessonId) throw notFound('lesson', lessonId);
	if (wanted) return { room: wanted, founded: founded.has(wanted) || isFounder(session, wanted) };
	if (!mayCreate || lookUp(rooms, { named, by })) throw notFound('room', named);
	const created = rooms.found({ roomId: named, name: named, emptyTimeoutMs: openRoomEmptyTimeoutMs }, session.founder);
	founded.add(created);
	return { room: created, founded: true };
}

/** Whoever has a token of another issuer is known again on every connection, and needs no founder's token. */
function isFounder({ grant, founder }: Session, { settings }: Room): boolean {
	return grant.person !== undefined && settings.founding?.network === founder;
}

/**
 * Whoever returns to a seat has its name and role, or the higher one of another token that it comes with; whoever founded
 * the room is its host. A role that a host took away stays away.
 */
function newcomerOf(
	{ grant, link, network, reached }: Session,
	room: Room,
	request: JoinRequest,
	founded: boolean,
): NewPeer {
	const { resumeToken } = request;
	const kept = resumeToken === undefined ? undefined : room.findFreeSeat(resumeToken);
	const seat = kept && mayTake(grant, kept) ? kept : undefined;
	const { subject = grant.subject, formerSubjects: earlier = [] } = seat ?? {};
	const formerSubjects = formerSubjectsWith({ subject, formerSubjects: earlier }, grant.subject);
	const person = { subject: grant.subject, formerSubjects };
	const granted = founded && !grant.person?.hasRole ? 'host' : roleWith(grant, seat);
	return {
		...person,
		maxSeats: grant.maxSeats,
		deviceId: request.deviceId,
		network: network ?? undefined,
		isStranger: grant.stranger,
		role: room.parts.moderation.roleOf(person, granted),
		displayName: seat?.displayName ?? nameOf(grant, request),
		profile: profileOf(grant, request),
		identity: identityOf(grant, request),
		allowed: grant.person?.allowed,
		viewer: request.viewer ?? false,
		canWait: request.canWait ?? true,
		rtpCapabilities: request.rtpCapabilities,
		link,
		reached,
		seat,
		formerPeerId: resumeToken === undefined ? undefined : peerIdOf(resumeToken),
	};
}

/** @param seat that the person has or returns to; of one that an earlier version stored, the token is not known */
function roleWith({ role, subject: present }: Session['grant'], seat?: { role: Role; subject?: string }): Role {
	const isOtherToken = seat?.subject !== undefined && seat.subject !== present;
	if (seat && !(isOtherToken && isHigher(role, seat.role))) return seat.role;
	return role;
}

/** That of the token; a client that comes back may add the number it had. */
function nameOf({ displayName: granted }: Session['grant'], { displayName: stated }: JoinRequest): string {
	const isGranted = granted === undefined || stated.replace(/ \(\d{1,3}\)$/, '') === granted;
	return isGranted ? stated : granted;
}

function wait(session: Session, room: Room, newcomer: NewPeer, reason: WaitReason): JoinRoomResponse {
	const { subject, formerSubjects, deviceId, network, link } = newcomer;
	const person = { subject, formerSubjects, deviceId, role: 'participant' } as const;
	const { lobby, hostPresence, names } = room.parts;
	const peerId = nanoid();
	if (reason === 'host') {
		hostPresence.wait(peerId, { person, hasSeat: newcomer.seat !== undefined, link });
		session.wait(() => hostPresence.stopWaiting(peerId));
	} else {
		const displayName = names.choose(newcomer, lobby.entryIdOf(person));
		const entryId = lobby.enter({ ...person, peerId, displayName, network, link, sinceMs: steadyNowMs() });
		session.wait(() => lobby.leave(entryId));
		return { status: 'waiting', reason, peerId: entryId, roomName: room.settings.name };
	}
	return { status: 'waiting', reason, peerId, roomName: room.settings.name };
}

/** `activeSpeaker` is sent when it changes, and the answer of `joinRoom` has no field for it. */
function notifySpeaker(peer: Peer, { speakers }: RoomMedia): void {
	if (speakers.active !== null) peer.notify('activeSpeaker', { peerId: speakers.active });
}

function answerOf({ sfu }: Session, { room, peer, media }: Joined & { room: Room }) {
	return {
		status: 'joined' as const,
		resumed: false,
		...{ peerId: peer.id, ...userOf(peer) },
		displayName: peer.displayName,
		role: peer.role,
		permissions: room.permissionsOf(peer),
		routerRtpCapabilities: media.rtpCapabilities,
		peers: room.views.othersFor(peer),
		voices: media.voices.view,
		room: room.view,
		parts: room.views.snapshotsFor(peer),
		iceServers: sfu.iceServers.of(peer.id),
		resumeToken: peer.resumeToken,
		lessonId: room.settings.lessonId,
		serverTimeMs: steadyNowMs(),
		graceMs: room.graceMs,
	};
}

function optionsOf({ candidates }: Session, { send, recv }: PreparedTransports) {
	return {
		...(send && { send: transportOptions(send, candidates) }),
		recv: transportOptions(recv, candidates),
	};
}
