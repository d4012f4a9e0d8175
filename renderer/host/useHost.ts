import { useCallback, useEffect, useState } from 'react';
import type { HostInfo, HostPatch, HostStatus } from '../../sfu/protocol/http.ts';
import type { ProjectionProps } from '../call/entries.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchHostInfo, fetchHostStatus, updateHost } from '../client/signalling/joinApi.ts';
import { steadyNowMs } from '../steadyNow.ts';
import { takeHostToken } from './hostToken.ts';
import { useRepeated } from './useRepeated.ts';

/** Addresses change when the computer moves to another network; the projector view follows the room. */
const infoEveryMs = 2000;
const statusEveryMs = 2000;

type HostView =
	| { state: 'loading' }
	/** `unauthorized`, `forbidden`: the token is not the host's. Polling goes on after every error. */
	| { state: 'failed'; error: CallError }
	| { state: 'ready'; info: HostInfo; projection: Projection };

/** null: no part of the room shows anything on the projector view. */
export type Projection = ProjectionProps | null;

/** null until the desktop program has answered, then the token or `missing`. */
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

/** Polls the host info, and changes it. */
export function useHostInfo(token: string) {
	const [view, setView] = useState<HostView>({ state: 'loading' });
	const show = useCallback((info: HostInfo) => setView(afterAnswer(info)), []);
	const refresh = useCallback(
		() => fetchHostInfo(token).then(show, (error: unknown) => setView(afterFailure(CallError.from(error)))),
		[token, show],
	);
	useRepeated(refresh, infoEveryMs);
	const [changeError, setChangeError] = useState<CallError | null>(null);
	/** Resolves to whether the server accepted the change. */
	const change = useCallback(
		(patch: HostPatch): Promise<boolean> =>
			updateHost(token, patch).then(
				(info) => {
					show(info);
					setChangeError(null);
					return true;
				},
				(error: unknown) => {
					setChangeError(CallError.from(error));
					return false;
				},
			),
		[token, show],
	);
	return { view, change, changeError, refresh };
}

/** Keeps the same object for an equal answer, so that polling causes no re-render. */
const afterAnswer =
	(info: HostInfo) =>
	(last: HostView): HostView =>
		last.state === 'ready' && stateOf(last.info) === stateOf(info)
			? last
			: { state: 'ready', info, projection: projectionOf(info) };

/** Without the time of the answer. */
const stateOf = ({ projection, ...info }: HostInfo) => JSON.stringify([info, projection?.parts]);

/** To be called when the answer arrives: the clocks are compared then. */
const projectionOf = ({ projection }: HostInfo): Projection =>
	projection ? { parts: projection.parts, serverAheadMs: projection.serverTimeMs - steadyNowMs() } : null;

/** A failed poll keeps the last info on the screen, unless the token was refused. */
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
