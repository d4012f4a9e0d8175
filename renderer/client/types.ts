/** The models of a call that renderer/client shares with the components that draw them. */
import type { WireError } from '../../sfu/protocol/errors.ts';
import type { ShownPage } from '../../sfu/protocol/models/slides.ts';
import type {
	Permissions,
	Profile,
	ReceptionReason,
	ReceptionStep,
	Role,
	Source,
	VoiceView,
	WaitReason,
} from '../../sfu/protocol/models.ts';
import type { Operation, Reaction, Responses } from '../../sfu/protocol/operations.ts';
import type { KeptSeat, SeatSlot } from './kept/keptSeat.ts';

/** One producer of one participant, ours included. */
export type MediaView = {
	source: Source;
	/**
	 * null while we do not receive it, e.g. a camera on another page; always null for a microphone of others, which is
	 * heard through `voices`. The same object while the track stays.
	 */
	stream: MediaStream | null;
	/** Muted or camera off, by its owner or a host. */
	paused: boolean;
	producerId: string;
};

/** One of the room's streams for the loudest microphones: the stream stays the same, whoever speaks in it. */
export type VoiceCallView = VoiceView & { stream: MediaStream | null };

export type PeerCallView = {
	peerId: string;
	displayName: string;
	role: Role;
	permissions: Permissions;
	profile: Profile;
	isSelf: boolean;
	viewer: boolean;
	connected: boolean;
	media: Partial<Record<Source, MediaView>>;
	quality: Quality;
};

/** `reason` is a key of `quality.reason.*` in the texts. */
export type Quality = {
	level: 'good' | 'fair' | 'poor' | 'unknown';
	reason?: 'loss' | 'delay' | 'bandwidth' | 'device';
};

export type LocalDeviceState = {
	/**
	 * `off`: can be turned on. `denied`, `inUse`, `missing`, `insecure`: the reason to show. `interrupted`: open, but the system
	 * gives neither sound nor picture for a while. After `missing` and `interrupted` it comes back by itself.
	 */
	status: 'on' | 'off' | 'starting' | 'interrupted' | 'denied' | 'inUse' | 'missing' | 'insecure' | 'failed';
	deviceId: string | null;
};

/** What a person shares. `kind` and `name`: null where the browser does not say. */
export type SharedSurface = {
	kind: 'screen' | 'window' | 'tab' | null;
	/** Title of the window or name of the screen; for the person only, it is not sent. */
	name: string | null;
	/** Its sound is shared too. */
	sound: boolean;
};

export type ScreenState = LocalDeviceState & {
	/** The others keep the last picture and hear nothing of it. */
	paused: boolean;
	/** null: nothing is shared. */
	surface: SharedSurface | null;
};

export type CallPhase =
	| { name: 'idle' }
	/** `nextTryAtMs`: as in `reconnecting`; only on the way back to a kept seat, which goes on until the server is reached. */
	| { name: 'joining'; nextTryAtMs?: number | null }
	/** For a host, or in the lobby. Not `connected`: the connection was lost and is being restored. */
	| { name: 'waiting'; roomName: string; reason: WaitReason; connected: boolean }
	| { name: 'joined' }
	/** Connection lost; the server keeps our seat for a while. `nextTryAtMs`: Unix ms of the next attempt, null while one is under way. */
	| { name: 'reconnecting'; sinceMs: number; nextTryAtMs: number | null }
	| { name: 'ended'; reason: EndReason };

export type EndReason =
	/** `takenOver`: another tab of this browser has our seat. */
	| { kind: 'left' | 'removed' | 'roomClosed' | 'denied' | 'takenOver' }
	/** E.g. room-full, room-locked, unauthorized, not-found; `unavailable` when the server cannot be reached. */
	| { kind: 'error'; error: WireError };

/** A reaction shown over its sender's tile for some seconds. */
export type ReactionView = { id: string; peerId: string; reaction: Reaction };

/** Why a file of this computer cannot be shown: a key of `slides.fault.*` in the texts. */
export type DocumentFault =
	| 'password'
	| 'invalid'
	| 'empty'
	| 'tooManyPages'
	| 'tooLarge'
	| 'notSupported'
	| 'unreadable'
	| 'noSize';

export type ToastKey =
	| 'mutedByHost'
	| 'videoStoppedByHost'
	| 'shareStoppedByHost'
	| 'spotlit'
	| 'speakingForbidden'
	| 'mediaRestarted'
	| 'reconnected'
	| 'deviceNotSwitched'
	| 'deviceReplaced'
	| 'deviceBack'
	| 'micBack'
	| 'cameraBack'
	| 'speakerGone'
	| 'shareStopped'
	| 'audioOnlyRecommended'
	| 'roleChanged'
	| 'scriptsLeftOut'
	| 'photoRefused'
	| 'photoMissing'
	| 'photoAdded'
	| 'shareFailed';

/** Operations that the page carries out by itself: it repairs their failure, or shows it in another way. */
type Unattended =
	| 'joinRoom'
	| 'createRoom'
	| 'leaveRoom'
	| 'getRoomInfo'
	| 'getParticipants'
	| 'getStats'
	| 'relaySignal'
	| 'createTransport'
	| 'connectTransport'
	| 'restartIce'
	| 'closeTransport'
	| 'produce'
	| 'pauseProducer'
	| 'resumeProducer'
	| 'closeProducer'
	| 'closeMedia'
	| 'giveUpSeat'
	| 'consume'
	| 'resumeConsumer'
	| 'pauseConsumer'
	| 'closeConsumer'
	| 'setPreferredLayers'
	| 'setVisibleTiles'
	| 'requestKeyFrame'
	| 'getInk'
	| 'pointLaser'
	| 'leaveVotes';

/** What a person tried to do: an operation, or to send a source. Each has a name in `problem.action.*`. */
export type Attempted = Exclude<Operation, Unattended> | Source;

/** How much of the video on our screen is held back, and why. */
export type Limit = { step: Exclude<ReceptionStep, 'full'>; reason: ReceptionReason };

/** What several people did: one toast for all of them. Names: the first who did so comes first. */
export type NamedToast =
	| { key: 'handsRaised'; names: readonly string[] }
	/** The page of the last photo. */
	| { key: 'photosAdded'; names: readonly string[]; page: ShownPage };

/**
 * A transient message: a key of the texts `call.toast.*`, who raised a hand, whose photo can be shown, the limit on received video
 * from now on, or what somebody tried in vain.
 */
export type ToastView = { id: string; values?: Record<string, string> } & (
	| { key: ToastKey }
	| NamedToast
	| { key: 'limited'; limit: Limit }
	| { key: 'failed'; attempted: Attempted; error: WireError }
);

/** Statistics of the class: of everybody for hosts and co-hosts, only of oneself for others. */
export type Stats = Responses['getStats'];

/** What CallConnection needs to join a room. */
export type ConnectOptions = {
	/** Where the server is, e.g. `https://192.168.1.5:4443`. Default: the page's own origin. */
	url?: string;
	token: string | null;
	/** Another token for the same room, when the server no longer takes ours. Default: there is none. @throws CallError */
	renewToken?: () => Promise<string>;
	roomId?: string;
	roomCode?: string;
	displayName: string;
	/** By which the server recognises the person, beside the token. Default: that of this browser. */
	deviceId?: string;
	profile?: Profile;
	/** Watches without sending. */
	viewer: boolean;
	/** Where the browser keeps the seat. Default: nowhere, a page that is loaded again joins as a new peer. */
	slot?: SeatSlot;
	/** The seat to come back to. Default: joins as a new peer. */
	returning?: Returning;
};

export type Returning = Pick<KeptSeat, 'peerId' | 'resumeToken'> & {
	/** Of the lesson, refused when it is over; null joins whatever takes place now. */
	lessonId: string | null;
	/** When the seat has ended, the call fails instead of joining as a new peer: the person was not asked. */
	returnOnly: boolean;
};
