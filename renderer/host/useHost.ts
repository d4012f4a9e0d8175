import { useCallback, useState, useSyncExternalStore } from 'react';
import type { HostInfo, HostPatch, HostStatus } from '../../sfu/protocol/http.ts';
import type { ProjectionProps } from '../call/entries.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchHostInfo, fetchHostStatus, updateHost } from '../client/signalling/joinApi.ts';
import { steadyNowMs } from '../steadyNow.ts';
import { useRepeated } from '../ui/useRepeated.ts';
import type { RunChange } from './classes/useClassActions.ts';
import type { HostToken } from './hostToken.ts';

/** Addresses change when the computer moves to another network; the projector view follows the room. */
const infoEveryMs = 2000;
/** Asking more often with a token that is refused would count as guessing. */
const refusedEveryMs = 10_000;
const statusEveryMs = 2000;
/** So many polls in a row without an answer, and the page says so: a single one is lost on any Wi-Fi. */
export const missedPollsShown = 2;

type HostView =
	| { state: 'loading' }
	/** `unauthorized`, `forbidden`: the token is not the host's. Polling goes on after every error. */
	| { state: 'failed'; error: CallError }
	/**
	 * `refused`: the server does not take the token any more; the info is the last one. `missedPolls`: so many in a row got no
	 * answer, at most `missedPollsShown`.
	 */
	| { state: 'ready'; info: HostInfo; projection: Projection; refused: boolean; missedPolls: number };

/** null: no part of the room shows anything on the projector view. */
export type Projection = Omit<ProjectionProps, 'invitation' | 'token'> | null;

/** null until the desktop program has answered, then the token or `missing`. It changes when the server has another one. */
export const useHostToken = (token: HostToken): string | 'missing' | null =>
	useSyncExternalStore(token.onChange, token.get);

/** Polls the host info, and changes it. @param renew called when the server does not take the token */
export function useHostInfo(token: string, renew: () => void) {
	const [view, setView] = useState<HostView>({ state: 'loading' });
	const show = useCallback((info: HostInfo) => setView(afterAnswer(info)), []);
	const refresh = useCallback(
		() =>
			fetchHostInfo(token).then(show, (cause: unknown) => {
				const error = CallError.from(cause);
				if (isRefusal(error)) renew();
				setView(afterFailure(error));
			}),
		[token, show, renew],
	);
	const isRefused = view.state === 'failed' ? isRefusal(view.error) : view.state === 'ready' && view.refused;
	useRepeated(refresh, isRefused ? refusedEveryMs : infoEveryMs);
	const [changeError, setChangeError] = useState<CallError | null>(null);
	const run: RunChange = useCallback(
		(request) =>
			request(token).then(
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
	const change = useCallback((patch: HostPatch) => run((current) => updateHost(current, patch)), [run]);
	return { view, change, run, changeError, refresh };
}

/** Keeps the same object for an equal answer, so that polling causes no re-render. */
const afterAnswer =
	(info: HostInfo) =>
	(last: HostView): HostView =>
		last.state === 'ready' && !last.refused && last.missedPolls === 0 && stateOf(last.info) === stateOf(info)
			? last
			: { state: 'ready', info, projection: projectionOf(info), refused: false, missedPolls: 0 };

/** Without the time of the answer. */
const stateOf = ({ projection, ...info }: HostInfo) => JSON.stringify([info, projection?.parts]);

/** To be called when the answer arrives: the clocks are compared then. */
const projectionOf = ({ roomId, projection }: HostInfo): Projection =>
	projection ? { roomId, parts: projection.parts, serverAheadMs: projection.serverTimeMs - steadyNowMs() } : null;

/** A failed poll keeps the last info on the screen: whatever the server thinks of the token, the class goes on. */
const afterFailure =
	(error: CallError) =>
	(last: HostView): HostView =>
		last.state === 'ready'
			? {
					...last,
					refused: last.refused || isRefusal(error),
					missedPolls: isAnswer(error) ? 0 : Math.min(last.missedPolls + 1, missedPollsShown),
				}
			: { state: 'failed', error };

const isAnswer = ({ httpStatus }: CallError) => httpStatus !== undefined;

const isRefusal = ({ code }: CallError) => code === 'unauthorized' || code === 'forbidden';

/** @param enabled default: true */
export function useHostStatus(token: string, enabled = true): HostStatus | null {
	const [status, setStatus] = useState<HostStatus | null>(null);
	const ask = useCallback(() => fetchHostStatus(token).then(setStatus, () => setStatus(null)), [token]);
	useRepeated(ask, statusEveryMs, enabled);
	return status;
}
