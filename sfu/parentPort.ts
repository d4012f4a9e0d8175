import { z } from 'zod';
import type { MessageFromParent, MessageToParent } from './serverInfo.ts';

/** The message channel to the parent process. */
export interface ParentPort {
	/** Ignored if the parent has exited. */
	send(message: MessageToParent): void;
	onMessage(listener: (message: MessageFromParent) => void): void;
	/** The parent exited, for whatever reason. May be called more than once. */
	onGone(listener: () => void): void;
}

/** `process.parentPort` of an Electron utility process. */
type ElectronPort = {
	postMessage(message: unknown): void;
	on(event: 'message', listener: (event: { data: unknown }) => void): void;
	on(event: 'close', listener: () => void): void;
};

const Message = z.discriminatedUnion('type', [
	z.object({ type: z.literal('configure'), settings: z.record(z.string(), z.unknown()) }),
	z.object({ type: z.literal('ping') }),
	z.object({ type: z.literal('networkChanged') }),
	z.object({ type: z.literal('filmWindow'), state: z.enum(['available', 'gone']) }),
	z.object({ type: z.literal('stop') }),
]) satisfies z.ZodType<MessageFromParent>;

/** On some systems, a parent that is killed does not close the channel; a changed parent pid reveals it. */
const ppidCheckMs = 1000;

function isElectronPort(value: unknown): value is ElectronPort {
	return typeof value === 'object' && value !== null && 'postMessage' in value;
}

/** Electron's port, or Node's IPC channel; undefined when started by hand. */
export function parentPort(): ParentPort | undefined {
	const port: unknown = Reflect.get(process, 'parentPort');
	if (isElectronPort(port)) return electronParent(port);
	return process.send ? nodeParent() : undefined;
}

function electronParent(port: ElectronPort): ParentPort {
	return {
		send: (message) => port.postMessage(message),
		onMessage: (listener) => port.on('message', ({ data }) => listenTo(data, listener)),
		onGone: (listener) => {
			port.on('close', listener);
			onReparented(listener);
		},
	};
}

function nodeParent(): ParentPort {
	return {
		send: (message) => {
			if (process.connected) process.send?.(message);
		},
		onMessage: (listener) => process.on('message', (data) => listenTo(data, listener)),
		onGone: (listener) => {
			process.once('disconnect', listener);
			onReparented(listener);
		},
	};
}

function listenTo(data: unknown, listener: (message: MessageFromParent) => void): void {
	const message = Message.safeParse(data);
	if (message.success) listener(message.data);
	else process.stderr.write('A message of the parent process is not valid and is ignored.\n');
}

function onReparented(listener: () => void): void {
	const parentId = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parentId) return;
		clearInterval(timer);
		listener();
	}, ppidCheckMs);
	timer.unref();
}
