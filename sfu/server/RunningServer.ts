import type { EventEmitter } from 'node:events';
import type { Settings } from '../config.ts';
import type { LessonRecorder } from '../core/room/LessonRecorder.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { HeartbeatTimes } from '../core/workers/Heartbeat.ts';
import type { PhoneChecks } from '../doctor/phone/PhoneCheck.ts';
import type { Happenings } from '../events/Happenings.ts';
import type { RequestForwarding } from '../gateway/http/RequestForwarding.ts';
import type { App } from '../gateway/http/routes/parts.ts';
import type { Sessions } from '../handlers/ClientSession.ts';
import type { LocalSessions } from '../handlers/LocalSession.ts';
import type { HostClasses } from '../host/HostClasses.ts';
import type { HostInfoService } from '../host/HostInfoService.ts';
import type { ReadAddresses } from '../network/Network.ts';
import type { FilmWindows, WindowFilm } from '../recording/film/WindowFilm.ts';
import type { Library, LibraryOptions } from '../recording/library/Library.ts';
import type { ServerInfo } from '../serverInfo.ts';

/** What makes recordings and films. */
export type RecordingParts = Pick<LibraryOptions, 'running' | 'films' | 'pageChanged'> & { recorder: LessonRecorder };

export type StartOptions = {
	/** Whether nothing else runs in the process: it may stand still for a collection of garbage while nobody is there. Default: false. */
	ownsProcess?: boolean | undefined;
	/** Opens the windows of the desktop in which films are made. Default: there is no desktop. */
	filmWindows?: FilmWindows | undefined;
	/** In place of the parts that record, for tests of what is built on them. */
	recording?: RecordingParts | undefined;
	/** When a media worker counts as hung. Default: `defaultHeartbeat`. */
	heartbeat?: HeartbeatTimes | undefined;
	/** In place of the system's interfaces, for tests of changes of the network. */
	readAddresses?: ReadAddresses | undefined;
	/** The clock by which devices come in late, for tests of that. Default: the server's. */
	arrivalsNowMs?: (() => number) | undefined;
	/** To which requests are forwarded whose room is there. Default: this server is alone. */
	forwarding?: RequestForwarding | undefined;
	/** In place of sessions in rooms of this server alone, for tests of several servers. */
	sessions?: ((local: LocalSessions, sfu: Sfu) => Sessions) | undefined;
};

export type ServerEvents = {
	/** In all rooms, including peers whose connection is lost and whose seat is kept for `graceMs`. */
	participantsChanged: [count: number];
};

/** A server that is listening. */
export interface RunningServer extends EventEmitter<ServerEvents> {
	readonly info: ServerInfo;
	readonly hostInfo: HostInfoService;
	readonly hostClasses: HostClasses;
	/** What happens from now on. */
	readonly happenings: Happenings;
	readonly phoneChecks: PhoneChecks;
	/** Its rooms and media workers; tests look there for what nobody closed. */
	readonly sfu: Sfu;
	readonly settings: Settings;
	/** null: the folder for recordings cannot be used. */
	readonly library: Library | null;
	/** null: there is no desktop. */
	readonly windowFilm: WindowFilm | null;
	/** The REST API without the network, for requests that other servers forward; and the server whose upgrades all ports share. */
	readonly app: Pick<App, 'inject' | 'server'>;
	/** A fresh address of the host screen; it works once, for a minute. */
	hostAddress(): string;
	/** Reads the network addresses now. Resolves when certificate and media follow them. */
	networkChanged(): Promise<void>;
	/**
	 * Before `close`, lets the servers that it works with have its rooms: at once those that are empty, the others after
	 * `--drain-seconds` at the latest. Resolves at once when it works alone.
	 * @param signal ends the wait
	 */
	drain(signal: AbortSignal): Promise<void>;
	/** Sends `serverClosing` and closes everything, including the workers, within 2 s. Idempotent. */
	close(): Promise<void>;
}
