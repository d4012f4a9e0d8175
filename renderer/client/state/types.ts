/** What the drawings read and call. The call itself (CallClient) knows no React; React knows no socket and no mediasoup. */
import type { WireError } from '../../../sfu/protocol/errors.ts';
import type {
	ChatMessage,
	LobbyEntry,
	Permissions,
	Profile,
	Reception,
	ReceptionReason,
	ReceptionStep,
	Role,
	RoomView,
	Source,
	VoiceView,
} from '../../../sfu/protocol/models.ts';
import type { Reaction, Responses } from '../../../sfu/protocol/operations.ts';
import type { Preview } from '../devices/devices.ts';

/** One stream of one participant, ours included. */
export type MediaView = {
	source: Source;
	/**
	 * null for what we are not (yet) given, e.g. a camera on another page; always null for a microphone of others, which is
	 * heard through `voices`. Stable while the track stays.
	 */
	stream: MediaStream | null;
	/** Muted or camera off, by its owner or a host. */
	paused: boolean;
	producerId: string;
};

/** One of the sounds of the room: the stream stays, whoever speaks in it. */
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
	handRaisedAtMs: number | null;
	media: Partial<Record<Source, MediaView>>;
	quality: Quality;
};

/** `reason` is a key of `quality.reason.*` in the texts. */
export type Quality = {
	level: 'good' | 'fair' | 'poor' | 'unknown';
	reason?: 'loss' | 'delay' | 'bandwidth' | 'device';
};

export type LocalDeviceState = {
	/** `off`: could be turned on. `denied`, `inUse`, `missing`, `insecure`: the sentence to show. */
	status: 'on' | 'off' | 'starting' | 'denied' | 'inUse' | 'missing' | 'insecure' | 'failed';
	deviceId: string | null;
};

export type CallPhase =
	| { name: 'idle' }
	| { name: 'joining' }
	/** In the lobby. Not `connected`: the connection was lost, and is being looked for. */
	| { name: 'waiting'; roomName: string; connected: boolean }
	| { name: 'joined' }
	/** Connection lost; the place is kept. `nextTryAtMs`: Unix ms of the next attempt, null while one is under way. */
	| { name: 'reconnecting'; sinceMs: number; nextTryAtMs: number | null }
	| { name: 'ended'; reason: EndReason };

export type EndReason =
	| { kind: 'left' | 'removed' | 'roomClosed' | 'denied' }
	/** Includes full, locked, unauthorized, not-found; `unavailable` when the server cannot be reached any more. */
	| { kind: 'error'; error: WireError };

export type CallState = {
	phase: CallPhase;
	room: RoomView | null;
	selfPeerId: string | null;
	role: Role;
	permissions: Permissions;
	/** Ourselves first, then in order of joining. */
	peers: PeerCallView[];
	/** The loudest microphones of the others. */
	voices: VoiceCallView[];
	/** What we get of the pictures on our screen, and why not all. */
	reception: Reception;
	/** Own devices. */
	mic: LocalDeviceState;
	camera: LocalDeviceState;
	screen: LocalDeviceState;
	chat: ChatMessage[];
	unreadChatCount: number;
	/** peerId, first raised first. */
	hands: string[];
	lobby: LobbyEntry[];
	activeSpeakerPeerId: string | null;
	/** Shown for some seconds. */
	reactions: { id: string; peerId: string; reaction: Reaction }[];
	toasts: ToastView[];
	ownQuality: Quality;
	/** How far the server's clock is ahead of ours: the times it tells are by its own. */
	serverAheadMs: number;
	/** The browser refused to start sound without a click: show a button that calls `enableSound`. */
	soundBlocked: boolean;
};

export type ToastKey =
	| 'mutedByHost'
	| 'videoStoppedByHost'
	| 'mediaRestarted'
	| 'reconnected'
	| 'handRaised'
	| 'actionFailed'
	| 'forbidden'
	| 'audioOnlyRecommended'
	| 'roleChanged'
	| 'shareFailed'
	| 'overloaded';

/** How much of the video on our screen is held back, and why. */
export type Limit = { step: Exclude<ReceptionStep, 'full'>; reason: ReceptionReason };

/** One sentence for a passing message: a key of `call.toast.*`, or what we get less of from now on. */
export type ToastView = { id: string; values?: Record<string, string> } & (
	| { key: ToastKey }
	| { key: 'limited'; limit: Limit }
);

/** Figures of the class: everybody for those who lead, only oneself for others. */
export type Stats = Responses['getStats'];

export type JoinOptions = {
	/** Where the server is, e.g. `https://192.168.1.5:4443`. Default: the page's own origin. */
	url?: string;
	token: string | null;
	roomId?: string;
	roomCode?: string;
	displayName: string;
	profile?: Profile;
	viewer: boolean;
	/** What the join screen chose. A deviceId of null takes the default device. */
	mic: { enabled: boolean; deviceId: string | null };
	camera: { enabled: boolean; deviceId: string | null };
	/** The open devices of the join screen, taken over by the call: no second prompt, no dark moment. */
	preview?: Preview;
};

/** All resolve when done; failures become a toast or a device status, never a rejection. */
export interface CallActions {
	join(options: JoinOptions): Promise<void>;
	leave(): Promise<void>;
	/** Skips the wait of `reconnecting`. */
	retryNow(): void;
	setMicEnabled(enabled: boolean): Promise<void>;
	setCameraEnabled(enabled: boolean): Promise<void>;
	switchMic(deviceId: string): Promise<void>;
	switchCamera(deviceId: string): Promise<void>;
	/**
	 * To call with every `<audio>` that plays a peer (after `srcObject` is set): the call starts it, sends it to the
	 * chosen speaker and notices when the browser refuses (`soundBlocked`). Returns how to let go of it.
	 */
	attachAudio(element: HTMLAudioElement): () => void;
	/** Chromium and Firefox; does nothing elsewhere. */
	setSpeaker(deviceId: string): Promise<void>;
	startScreenShare(): Promise<void>;
	stopScreenShare(): Promise<void>;
	sendChat(text: string, to?: string): Promise<boolean>;
	markChatRead(): void;
	setHandRaised(raised: boolean): Promise<void>;
	react(reaction: Reaction): Promise<void>;
	/** null: not to be had at the moment. */
	getStats(): Promise<Stats | null>;
	enableSound(): Promise<void>;
	dismissToast(id: string): void;
	/** Tiles on the screen, in CSS px; called on layout changes, debounced inside. */
	setVisibleTiles(tiles: { producerId: string; width: number; height: number; priority: number }[]): void;
	host: {
		mutePeer(peerId: string): Promise<void>;
		stopVideo(peerId?: string): Promise<void>;
		removePeer(peerId: string): Promise<void>;
		muteAll(): Promise<void>;
		setLocked(locked: boolean): Promise<void>;
		setLobby(lobby: boolean): Promise<void>;
		admit(peerId: string): Promise<void>;
		deny(peerId: string): Promise<void>;
		setRole(peerId: string, role: Role): Promise<void>;
		setPermissions(permissions: Partial<Permissions>, peerId?: string): Promise<void>;
		lowerHand(peerId: string): Promise<void>;
		spotlight(peerId: string | null): Promise<void>;
		rename(name: string): Promise<void>;
		/** Mbit/s for all participants together; null: by the network of the class's computer. */
		setBudget(budgetMbps: number | null): Promise<void>;
		closeRoom(): Promise<void>;
	};
}
