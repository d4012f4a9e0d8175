import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import type { WireError } from '../sfu/protocol/errors.ts';
import { HostError } from './errors.ts';
import type { HostCalls } from './hostApi.ts';
import { callChannel, listeningChannel } from './hostChannels.ts';
import { LessonFolderName } from './lessonFolder.ts';

/** Answer of every call; the preload script turns it back into a value or an error, because `contextBridge` drops error codes. */
export type IpcAnswer<Value> = { ok: true; value: Value } | { ok: false; error: Pick<WireError, 'code' | 'message'> };

/** True for the main frame of our window, showing our own page. */
export type SenderCheck = (event: Pick<IpcMainInvokeEvent | IpcMainEvent, 'sender' | 'senderFrame'>) => boolean;

/** Schema of each call's arguments, parsed before the handler runs. One entry per call of `HostCalls`. */
export const hostArguments = {
	getServer: z.tuple([]),
	retryServer: z.tuple([]),
	chooseScreenSource: z.tuple([z.string().min(1).max(256).nullable()]),
	setClassRunning: z.tuple([z.boolean()]),
	setSharing: z.tuple([z.boolean()]),
	setBadge: z.tuple([z.int().min(0).max(9999)]),
	callForAttention: z.tuple([
		z.strictObject({ title: z.string().max(200), body: z.string().max(1000), notify: z.boolean(), flash: z.boolean() }),
	]),
	setFullScreen: z.tuple([z.boolean()]),
	showRecording: z.tuple([LessonFolderName]),
	showFolder: z.tuple([z.enum(['recordings', 'data'])]),
} satisfies { [Name in keyof HostCalls]: z.ZodType<Parameters<HostCalls[Name]>> };

const EventName = z.enum(['serverState', 'screenSourcesRequested', 'noticeClicked', 'leaveRequested']);

/** Registers a handler per call of `HostCalls`, each behind the check of sender and arguments. */
export function registerHostCalls(ipcMain: Pick<IpcMain, 'handle'>, isOurPage: SenderCheck, calls: HostCalls): void {
	const register = <Name extends keyof HostCalls>(name: Name, schema: z.ZodType<Parameters<HostCalls[Name]>>) => {
		// TypeScript does not relate arguments and result of a mapped type's method; both come from the same `name`.
		const handler = calls[name] as (...args: Parameters<HostCalls[Name]>) => Promise<unknown>;
		ipcMain.handle(callChannel(name), (event, ...args: unknown[]) =>
			answer(async () => {
				if (!isOurPage(event)) throw new HostError('forbidden', `${name}: not from the host page`);
				return handler(...schema.parse(args));
			}),
		);
	};
	register('getServer', hostArguments.getServer);
	register('retryServer', hostArguments.retryServer);
	register('chooseScreenSource', hostArguments.chooseScreenSource);
	register('setClassRunning', hostArguments.setClassRunning);
	register('setSharing', hostArguments.setSharing);
	register('setBadge', hostArguments.setBadge);
	register('callForAttention', hostArguments.callForAttention);
	register('setFullScreen', hostArguments.setFullScreen);
	register('showRecording', hostArguments.showRecording);
	register('showFolder', hostArguments.showFolder);
}

/** Calls `subscribed` when our page subscribes to an event. Other messages are ignored: no sender waits for an answer. */
export function onListening(
	ipcMain: { on(channel: string, listener: (event: IpcMainEvent, ...args: unknown[]) => void): unknown },
	isOurPage: SenderCheck,
	subscribed: (name: z.infer<typeof EventName>) => void,
): void {
	ipcMain.on(listeningChannel, (event, raw: unknown) => {
		const name = EventName.safeParse(raw);
		if (name.success && isOurPage(event)) subscribed(name.data);
	});
}

async function answer<Value>(work: () => Promise<Value>): Promise<IpcAnswer<Value>> {
	try {
		return { ok: true, value: await work() };
	} catch (error) {
		if (error instanceof HostError) return { ok: false, error: { code: error.code, message: error.message } };
		if (error instanceof z.ZodError)
			return { ok: false, error: { code: 'bad-request', message: z.prettifyError(error) } };
		console.error('host call failed', error);
		return { ok: false, error: { code: 'internal', message: 'internal error' } };
	}
}
