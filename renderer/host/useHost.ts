import { useCallback, useEffect, useState } from 'react';
import type { HostInfo, HostPatch, HostStatus } from '../../sfu/protocol/http.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchHostInfo, fetchHostStatus, updateHost } from '../client/signalling/joinApi.ts';
import { takeHostToken } from './hostToken.ts';

/** Addresses change when the laptop roams. */
const infoEveryMs = 5000;
const statusEveryMs = 2000;

type HostView =
	| { state: 'loading' }
	/** `unauthorized`: not the host's window. Anything else is asked again by itself. */
	| { state: 'failed'; error: CallError }
	| { state: 'ready'; info: HostInfo };

/** null until the desktop has been asked, then the token or `missing`. */
export function useHostToken(): string | 'missing' | null {
	const [token, setToken] = useState<string | 'missing' | null>(takeHostToken);
	useEffect(() => {
		if (token !== null) return;
		const asked = window.lectern?.getServer() ?? Promise.resolve(null);
		asked.then(
			(server) => setToken(server?.hostToken ?? 'missing'),
			() => setToken('missing'),
		);
	}, [token]);
	return token;
}

/** The host's facts, kept up to date, and how to change them. */
export function useHostInfo(token: string) {
	const [view, setView] = useState<HostView>({ state: 'loading' });
	const take = useCallback((info: HostInfo) => setView(afterAnswer(info)), []);
	const refresh = useCallback(
		() => fetchHostInfo(token).then(take, (error: unknown) => setView(afterFailure(CallError.from(error)))),
		[token, take],
	);
	useRepeated(refresh, infoEveryMs);
	/** Resolves to whether it was taken. */
	const change = useCallback(
		(patch: HostPatch): Promise<boolean> =>
			updateHost(token, patch).then(
				(info) => {
					take(info);
					return true;
				},
				() => false,
			),
		[token, take],
	);
	return { view, change, refresh };
}

/** The same facts again draw nothing again. */
const afterAnswer =
	(info: HostInfo) =>
	(last: HostView): HostView =>
		last.state === 'ready' && JSON.stringify(last.info) === JSON.stringify(info) ? last : { state: 'ready', info };

/** One lost answer does not take a good screen away. */
const afterFailure =
	(error: CallError) =>
	(last: HostView): HostView =>
		last.state === 'ready' && error.code !== 'unauthorized' ? last : { state: 'failed', error };

export function useHostStatus(token: string): HostStatus | null {
	const [status, setStatus] = useState<HostStatus | null>(null);
	const ask = useCallback(() => fetchHostStatus(token).then(setStatus, () => setStatus(null)), [token]);
	useRepeated(ask, statusEveryMs);
	return status;
}

/** Now and then again, each time `everyMs` after the last answer. */
function useRepeated(task: () => Promise<void>, everyMs: number) {
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let stopped = false;
		const run = async () => {
			await task();
			if (!stopped) timer = setTimeout(run, everyMs);
		};
		void run();
		return () => {
			stopped = true;
			clearTimeout(timer);
		};
	}, [task, everyMs]);
}
