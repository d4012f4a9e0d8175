import { z } from 'zod';
import type { MessageFromParent, MessageToParent, ServerInfo } from '../sfu/serverInfo.ts';

/** The SFU's process as `SfuService` sees it: an Electron utility process, or a plain child process in tests. */
export interface SfuProcess {
	send(message: MessageFromParent): void;
	/** Every message of the process, unvalidated. */
	onMessage(listener: (message: unknown) => void): void;
	/** Called once when the process has ended for any reason; also when it could not be started. `exitCode` is null after a signal. */
	onExit(listener: (exitCode: number | null) => void): void;
	/** Ends the process at once (SIGKILL). Idempotent. */
	kill(): void;
}

const Port = z.number().int().min(0).max(65_535);
const Info: z.ZodType<ServerInfo> = z.object({
	version: z.string(),
	pid: z.number().int(),
	urls: z.array(z.string()),
	httpsPort: Port,
	httpPort: Port,
	mediaPorts: z.array(Port),
	roomId: z.string(),
	roomCode: z.string(),
	hostToken: z.string(),
	caFile: z.string(),
	fingerprint: z.string(),
	recordingsDir: z.string(),
});

/** A window is opened only for a job of our server. */
const FilmPath = z.string().regex(/^\/film#job=[\w-]{43}$/);

const Message: z.ZodType<MessageToParent> = z.discriminatedUnion('type', [
	z.object({ type: z.literal('ready'), info: Info }),
	z.object({
		type: z.literal('failed'),
		code: z.string(),
		message: z.string(),
		hostAddress: z.url({ protocol: /^https?$/ }).exactOptional(),
	}),
	z.object({ type: z.literal('pong') }),
	z.object({ type: z.literal('participants'), count: z.number().int().min(0) }),
	z.object({ type: z.literal('openFilmWindow'), path: FilmPath }),
	z.object({ type: z.literal('closeFilmWindow') }),
]);

/** @returns null for anything that is not a `MessageToParent` */
export function parseMessage(raw: unknown): MessageToParent | null {
	return Message.safeParse(raw).data ?? null;
}
