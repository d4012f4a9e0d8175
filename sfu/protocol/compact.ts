/**
 * The compact form of the native dialect, which Lectern's pages speak (`query.dialect` of the handshake: `compact`). It says the same in
 * fewer bytes and messages: peers and producers are rows without what is usual, and notices of one moment come in one event, `notices`. What
 * came is made whole again by `fullNotices` and `fullAnswer`, which leave the native form as it is.
 *
 * | native             | compact                                                                                 |
 * | ------------------ | --------------------------------------------------------------------------------------- |
 * | a producer         | `[producerId, source, paused]`, ended early: `[producerId]` is a microphone that is on  |
 * | a peer             | `[peerId, displayName, joinedAtMs, producers, unusual]`, `unusual` only if there is any |
 * | several notices    | one event, `notices`: `[[name, data, data, ...], ...]`                                  |
 * | a transport's DTLS | its fingerprint of SHA-256 alone                                                        |
 * | `audioLevels`      | not sent                                                                                |
 */
import { z } from 'zod';
import { kindOf, ProducerView, type TransportOptions } from './models/media.ts';
import { PeerView, Profile } from './models/peer.ts';
import { allPermissions, PermissionChanges, Permissions, type Role, usualPermissions } from './models/permissions.ts';
import { type Notice, type NoticeName, type Notices, notices, type Snapshots } from './notices.ts';
import type { Operation, Responses } from './operations.ts';

/** The event that carries several notices. */
export const mergedEvent = 'notices';

/** Data of that event: groups of notices of one name, in order, each with the data of its notices. */
export const MergedNotices = z
	.array(z.tuple([z.string().describe('name of the notices')], z.unknown()).describe('then the data of each'))
	.describe('the notices of one moment, in order');

/** A producer as a row; what is usual is left out at its end. */
export const CompactProducer = z.tuple([
	ProducerView.shape.producerId.describe('`producerId`'),
	ProducerView.shape.source.optional().describe('`source`; default: `mic`. `kind` follows from it'),
	ProducerView.shape.paused.optional().describe('`paused`; default: false'),
]);
type CompactProducer = z.output<typeof CompactProducer>;

/** What is not usual about a participant. */
const Unusual = z.object({
	role: PeerView.shape.role.exactOptional().describe('default: `participant`'),
	permissions: PermissionChanges.exactOptional().describe(
		'what differs from those of the role: of participants, those of the room in the answer of `joinRoom`, else all but `draw`; viewers send nothing',
	),
	profile: Profile.exactOptional().describe('default: empty'),
	viewer: z.literal(true).exactOptional(),
	connected: z.literal(false).exactOptional(),
});
type Unusual = z.output<typeof Unusual>;

/** A participant as a row of what everybody has, and what is not usual, if there is any. */
export const CompactPeer = z
	.tuple([
		PeerView.shape.peerId.describe('`peerId`'),
		PeerView.shape.displayName.describe('`displayName`'),
		PeerView.shape.joinedAtMs.describe('`joinedAtMs`'),
		z.array(CompactProducer).describe('`producers`'),
		Unusual.optional(),
	])
	.meta({ id: 'CompactPeer' });
export type CompactPeer = z.output<typeof CompactPeer>;

type Participant = { role: Role; viewer: boolean };

/** @param ofParticipants what participants of the room may do */
function permissionsOfRole({ role, viewer }: Participant, ofParticipants: Permissions): Permissions {
	const granted = role === 'participant' ? ofParticipants : allPermissions;
	return viewer ? { ...granted, mic: false, camera: false, screen: false, screenAudio: false } : granted;
}

const permissionNames = Permissions.keyof().options;

export function compactProducer({ producerId, source, paused }: ProducerView): CompactProducer {
	if (paused) return [producerId, source, paused];
	return source === 'mic' ? [producerId] : [producerId, source];
}

export function fullProducer(producer: CompactProducer | ProducerView): ProducerView {
	if (!Array.isArray(producer)) return producer;
	const [producerId, source = 'mic', paused = false] = producer;
	return { producerId, kind: kindOf[source], source, paused };
}

/** @param ofParticipants what participants of the room may do, as the reader knows it */
export function compactPeer(peer: PeerView, ofParticipants: Permissions = usualPermissions): CompactPeer {
	const { peerId, displayName, joinedAtMs, producers } = peer;
	const row = [peerId, displayName, joinedAtMs, producers.map(compactProducer)] as const;
	const unusual = unusualOf(peer, ofParticipants);
	return unusual ? [...row, unusual] : [...row];
}

/** @param ofParticipants as it was given to `compactPeer` */
export function fullPeer(peer: CompactPeer | PeerView, ofParticipants: Permissions = usualPermissions): PeerView {
	if (!Array.isArray(peer)) return peer;
	const [peerId, displayName, joinedAtMs, producers, unusual = {}] = peer;
	const { role = 'participant', viewer = false, connected = true, profile = {} } = unusual;
	const permissions = { ...permissionsOfRole({ role, viewer }, ofParticipants), ...unusual.permissions };
	return {
		...{ peerId, displayName, role, permissions, profile, viewer, connected, joinedAtMs },
		producers: producers.map(fullProducer),
	};
}

/** undefined: nothing is unusual. */
function unusualOf(peer: PeerView, ofParticipants: Permissions): Unusual | undefined {
	const { role, permissions, profile, viewer, connected } = peer;
	const usual = permissionsOfRole(peer, ofParticipants);
	const special = permissions === usual ? [] : permissionNames.filter((name) => permissions[name] !== usual[name]);
	const hasProfile = Object.values(profile).some((value) => value !== undefined);
	// Of each field below. Most are like this, and everybody who joins gets a row of everybody.
	if (role === 'participant' && special.length === 0 && !hasProfile && !viewer && connected) return undefined;
	return {
		...(role !== 'participant' && { role }),
		...(special.length > 0 && { permissions: Object.fromEntries(special.map((name) => [name, permissions[name]])) }),
		...(hasProfile && { profile }),
		...(viewer && { viewer }),
		...(!connected && { connected }),
	};
}

type WithPeers<Peer> = { peers: Peer[]; parts?: Pick<Snapshots, 'permissions'> };

const participantPermissionsOf = ({ parts }: WithPeers<unknown>) => parts?.permissions.participantPermissions;

/** An answer that lists participants. */
export function withCompactPeers<Answer extends WithPeers<PeerView>>(answer: Answer) {
	const ofParticipants = participantPermissionsOf(answer);
	return { ...answer, peers: answer.peers.map((peer) => compactPeer(peer, ofParticipants)) };
}

/** @param answer of `withCompactPeers`, or in full */
export function withFullPeers<Answer extends WithPeers<CompactPeer | PeerView>>(answer: Answer) {
	const ofParticipants = participantPermissionsOf(answer);
	return { ...answer, peers: answer.peers.map((peer) => fullPeer(peer, ofParticipants)) };
}

/** Browsers know SHA-256, and mediasoup-client uses one fingerprint: the server's certificate has five. */
export function withOneFingerprint(options: TransportOptions): TransportOptions {
	const { fingerprints, ...others } = options.dtlsParameters;
	const best = fingerprints.filter(({ algorithm }) => algorithm === 'sha-256');
	return best.length === 0 ? options : { ...options, dtlsParameters: { ...others, fingerprints: best } };
}

/** Answers that list participants. */
const fullAnswers: { readonly [Op in Operation]?: (answer: Responses[Op]) => Responses[Op] } = {
	joinRoom: (answer) => (answer.status === 'joined' ? withFullPeers(answer) : answer),
	getRoomInfo: withFullPeers,
	getParticipants: withFullPeers,
};

/** The answer of an operation as the contract has it. @param answer of a connection in the compact or native dialect */
export function fullAnswer<Op extends Operation>(operation: Op, answer: Responses[Op]): Responses[Op] {
	return fullAnswers[operation]?.(answer) ?? answer;
}

/** How a notice is spelled here. @param data as the contract has it */
export const compactNotices = {
	peerJoined: ({ peer }: Notices['peerJoined']) => ({ peer: compactPeer(peer) }),
	producerAdded: ({ peerId, producer }: Notices['producerAdded']) => ({ peerId, producer: compactProducer(producer) }),
};

/**
 * The notices in an event, in order, as the contract has them; none: the event is no notice.
 * @param data of an event of a connection in the compact or native dialect
 */
export function fullNotices(event: string, data: unknown): Notice[] {
	if (event !== mergedEvent) return isNotice(event) ? [fullNotice(event, data)] : [];
	// The server sends what `MergedNotices` says.
	const groups = data as [name: string, ...notices: unknown[]][];
	return groups.flatMap(([name, ...each]) => (isNotice(name) ? each.map((one) => fullNotice(name, one)) : []));
}

const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name);

function fullNotice(name: NoticeName, data: unknown): Notice {
	// The server sends what the contract says, in full or compact.
	if (name === 'peerJoined') {
		const { peer, ...others } = data as { peer: CompactPeer | PeerView };
		return { name, data: { ...others, peer: fullPeer(peer) } };
	}
	if (name === 'producerAdded') {
		const { producer, ...others } = data as { peerId: string; producer: CompactProducer | ProducerView };
		return { name, data: { ...others, producer: fullProducer(producer) } };
	}
	return { name, data } as Notice;
}
