import { z } from 'zod';
import type { MessageFromParent, MessageToParent } from './serverInfo.ts';

/** The process that started this one. */
export interface ParentPort {
	/** Dropped when the parent has gone. */
	send(message: MessageToParent): void;
	onMessage(listener: (message: MessageFromParent) => void): void;
	/** Once, however it went. */
	onGone(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process. */
type ElectronPort = {
	postMessage(message: unknown): void;
	on(event: 'message', listener: (event: { data: unknown }) => void): void;
	on(event: 'close', listener: () => void): void;
};

const Message = z.discriminatedUnion('type', [
	z.object({ type: z.literal('configure'), settings: z.record(z.string(), z.unknown()) }),
	z.object({ type: z.literal('ping') }),
	z.object({ type: z.literal('networkChanged') }),
	z.object({ type: z.literal('stop') }),
]) satisfies z.ZodType<MessageFromParent>;

/** A parent that was killed closes no port on some systems; being adopted by another process tells it too. */
const adoptionCheckMs = 1000;

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
			onAdopted(listener);
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
			onAdopted(listener);
		},
	};
}

function listenTo(data: unknown, listener: (message: MessageFromParent) => void): void {
	const message = Message.safeParse(data);
	if (message.success) listener(message.data);
	else process.stderr.write('A message of the parent was not understood.\n');
}

function onAdopted(listener: () => void): void {
	const parentId = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parentId) return;
		clearInterval(timer);
		listener();
	}, adoptionCheckMs);
	timer.unref();
}
