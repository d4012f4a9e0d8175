import type { IceServer, RtpCapabilities } from '../../../sfu/protocol/models.ts';
import type { JoinedRoom } from './joinRequest.ts';

/** What the server still holds for a resumed peer. */
export type KeptMedia = NonNullable<JoinedRoom['kept']>;

/** What one media session, that is, one pair of transports, is made from. */
export type SessionOptions = {
	routerRtpCapabilities: RtpCapabilities;
	iceServers: IceServer[];
	/** Transports from the answer of `joinRoom`; undefined: `createTransport` is requested. */
	transports?: JoinedRoom['transports'] | undefined;
	/** A viewer has no send transport. */
	viewer: boolean;
};

/** What CallConnection needs of the media of a call; CallMedia implements it. */
export type ConnectionMedia = {
	/** What this browser can receive; undefined before the first session. */
	readonly rtpCapabilities: RtpCapabilities | undefined;
	/** Ids of the present session's transports. */
	readonly transportIds: string[];
	/** Replaces the present session. @throws CallError */
	open(options: SessionOptions): Promise<void>;
	/** Continues with what both sides still have and restarts ICE. false: the two sides do not match. */
	resume(kept: KeptMedia | undefined): Promise<boolean>;
	/** Closes `transportIds` on the server and opens a new session. @throws CallError */
	renew(options: SessionOptions, transportIds: string[]): Promise<void>;
	restartIce(): Promise<void>;
	setIceServers(iceServers: IceServer[]): void;
	/** Idempotent. */
	close(): void;
	/** `lost`: the session cannot be repaired. Returns how to stop listening. */
	on(event: 'lost', listener: () => void): () => void;
};
