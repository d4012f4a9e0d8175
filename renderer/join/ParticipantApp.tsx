import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ErrorCode, WireError } from '../../sfu/protocol/errors.ts';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { CallScreen } from '../call/CallScreen.tsx';
import { useDisposedCall, usePhase } from '../call/useCall.tsx';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchLanding, requestJoin } from '../client/signalling/joinApi.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { CallPhase, EndReason } from '../client/types.ts';
import type { ButtonRemedy } from '../problems/Table.ts';
import { steadyNowMs } from '../steadyNow.ts';
import { ComingBackScreen } from './ComingBackScreen.tsx';
import { EndedScreen } from './EndedScreen.tsx';
import type { Entry } from './entry.ts';
import type { JoinProblem } from './JoinError.tsx';
import { type JoinChoice, JoinScreen } from './JoinScreen.tsx';
import { formatTypedCode } from './typedCode.ts';
import { isSeat, type KeptPlace, useComingBack } from './useComingBack.ts';
import { WaitingScreen } from './WaitingScreen.tsx';

type Props = { entry: Extract<Entry, { roomCode: string }> };

/** The participant's page: join form, lobby, call, end screen. */
export function ParticipantApp({ entry }: Props) {
	const landing = useLanding();
	const fits = useMemo(() => placeFits(entry), [entry]);
	const [call, setCall] = useState<Call | null>(null);
	const { busy, problem, failedCalls, join, fail, roomCode, forgetCode, openRoomId } = useJoin(entry, landing, setCall);
	const back = useComingBack({ slot: 'lectern.seat', fits, options: returnAccess, onCall: setCall });
	const phase = usePhase(call);
	const waited = useWaited(call, phase);
	const wasInClass = call?.store.getState().room != null;
	const formError = phase.name === 'ended' && !wasInClass && !waited && !back.place ? errorForForm(phase) : null;
	useDisposedCall(call);
	useEffect(() => {
		if (!formError) return;
		setCall(null);
		fail(formError);
	}, [formError, fail]);
	const notMe = () => {
		void call?.actions.leave();
		back.notMe();
		setCall(null);
	};
	const remedy = (chosen: ButtonRemedy) => {
		if (chosen === 'reload') return location.reload();
		if (chosen === 'code') forgetCode();
		if (!back.again()) setCall(null);
	};

	switch (phase.name) {
		case 'waiting':
			return (
				<WaitingScreen
					roomName={phase.roomName}
					reason={phase.reason}
					interrupted={wasInClass}
					connected={phase.connected}
					onLeave={() => void call?.actions.leave()}
				/>
			);
		case 'joined':
		case 'reconnecting':
			return call && <CallScreen call={call} />;
		case 'ended':
			if (!formError)
				return (
					<EndedScreen
						reason={phase.reason}
						situation={wasInClass ? 'ended' : back.place ? 'comingBack' : 'waiting'}
						onRemedy={remedy}
					/>
				);
	}
	if (back.place) {
		const { className, displayName } = back.place;
		const unreachable = phase.name === 'joining' && phase.nextTryAtMs != null;
		return (
			<ComingBackScreen
				className={className}
				name={displayName}
				state={back.asked ? 'asked' : unreachable ? 'unreachable' : isSeat(back.place) ? 'returning' : 'waiting'}
				onGoOn={back.goOn}
				onNotMe={notMe}
			/>
		);
	}
	// Rendered at one position of the React tree in every phase before the call: unmounting it would close the preview before
	// the call has taken the devices over.
	return (
		<JoinScreen
			className={landing?.className ?? null}
			roomCode={formatTypedCode(roomCode)}
			code={openRoomId !== null ? 'none' : entry.roomId === null ? 'needed' : 'asked'}
			viewer={entry.viewer}
			busy={busy || call !== null}
			problem={problem}
			failedCalls={failedCalls}
			onJoin={join}
		/>
	);
}

/** Only the class that the address names; without a name in it, whichever the browser has a place in. */
const placeFits =
	({ roomCode, roomId }: Props['entry']) =>
	(place: KeptPlace): boolean =>
		(roomCode === '' || formatTypedCode(roomCode) === formatTypedCode(place.roomCode)) &&
		(roomId === null || roomId === place.roomId);

/** With another token for the class when the kept one has expired. */
const returnAccess = ({ token, roomCode }: KeptPlace) => ({
	token,
	...(token !== null && { renewToken: async () => (await requestJoin({ roomCode })).token }),
});

/** Name of the class for the title; null until fetched or if that fails, and the form works without it. */
function useLanding(): LandingInfo | null {
	const [landing, setLanding] = useState<LandingInfo | null>(null);
	useEffect(() => {
		fetchLanding().then(setLanding, () => {});
	}, []);
	return landing;
}

/** Whether this call has been in the lobby. */
function useWaited(call: Call | null, { name }: CallPhase): boolean {
	const [waited, setWaited] = useState<Call | null>(null);
	useEffect(() => {
		if (name === 'waiting') setWaited(call);
	}, [call, name]);
	return call !== null && waited === call;
}

/** The room that can be joined without a code, or null. */
function roomWithoutCode(entry: Props['entry'], landing: LandingInfo | null): string | null {
	if (landing && !landing.open) return null;
	return entry.roomId ?? (landing && !entry.roomCode ? (landing.roomId ?? null) : null);
}

function useJoin(entry: Props['entry'], landing: LandingInfo | null, onCall: (call: Call) => void) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<JoinProblem | null>(null);
	const [failedCalls, setFailedCalls] = useState(0);
	const [roomCode, setRoomCode] = useState(entry.roomCode);
	const [isCodeAsked, setCodeAsked] = useState(false);
	const openRoomId = isCodeAsked ? null : roomWithoutCode(entry, landing);
	const fail = useCallback(
		(error: WireError) => {
			setFailedCalls((count) => count + 1);
			// We came without a token, to a server that is not open: the form asks for the code from now on.
			if (error.code === 'unauthorized' && openRoomId !== null) setCodeAsked(true);
			else setProblem({ error, atMs: steadyNowMs() });
		},
		[openRoomId],
	);

	const join = async ({ displayName, roomCode, choices, takePreview }: JoinChoice) => {
		setBusy(true);
		setProblem(null);
		setRoomCode(roomCode);
		try {
			const request = () => requestJoin({ roomCode, displayName });
			const joined = openRoomId === null ? await request() : { token: null, roomId: openRoomId };
			const call = createCall();
			onCall(call);
			await call.actions.join({
				token: joined.token,
				...(openRoomId === null && { renewToken: async () => (await request()).token }),
				roomId: joined.roomId,
				...(openRoomId === null && { roomCode }),
				displayName,
				viewer: entry.viewer,
				slot: 'lectern.seat',
				mic: choices.mic,
				camera: choices.camera,
				preview: takePreview(),
			});
		} catch (error) {
			setProblem({ error: CallError.from(error).toWire(), atMs: steadyNowMs() });
		} finally {
			setBusy(false);
		}
	};
	const forgetCode = () => setRoomCode('');
	return { busy, problem, failedCalls, join, fail, roomCode, forgetCode, openRoomId };
}

/**
 * Errors that the form shows, so that the person can correct the entry; null for a class that is full, locked or open in
 * too many tabs, which `EndedScreen` shows.
 */
function errorForForm({ reason }: { reason: EndReason }): WireError | null {
	if (reason.kind !== 'error') return null;
	return shownAsScreen.has(reason.error.code) ? null : reason.error;
}

const shownAsScreen: ReadonlySet<ErrorCode> = new Set(['room-full', 'room-locked', 'limit-reached']);
