import { useCallback, useEffect, useState } from 'react';
import type { WireError } from '../../sfu/protocol/errors.ts';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { CallScreen } from '../call/CallScreen.tsx';
import { useDisposedCall, usePhase } from '../call/useCall.tsx';
import { CallError } from '../client/signalling/CallError.ts';
import { fetchLanding, requestJoin } from '../client/signalling/joinApi.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { EndReason } from '../client/types.ts';
import { steadyNowMs } from '../steadyNow.ts';
import { EndedScreen } from './EndedScreen.tsx';
import { type Entry, formatTypedCode } from './entry.ts';
import type { JoinProblem } from './JoinError.tsx';
import { type JoinChoice, JoinScreen } from './JoinScreen.tsx';
import { WaitingScreen } from './WaitingScreen.tsx';

type Props = { entry: Extract<Entry, { roomCode: string }> };

/** The participant's page: join form, lobby, call, end screen. */
export function ParticipantApp({ entry }: Props) {
	const landing = useLanding();
	const [call, setCall] = useState<Call | null>(null);
	const { busy, problem, failedCalls, join, fail } = useJoin(entry, landing, setCall);
	const phase = usePhase(call);
	const wasInClass = call?.store.getState().room != null;
	const formError = phase.name === 'ended' && !wasInClass ? errorForForm(phase) : null;
	useDisposedCall(call);
	useEffect(() => {
		if (!formError) return;
		setCall(null);
		fail(formError);
	}, [formError, fail]);

	switch (phase.name) {
		case 'waiting':
			return (
				<WaitingScreen
					roomName={phase.roomName}
					connected={phase.connected}
					onLeave={() => void call?.actions.leave()}
				/>
			);
		case 'joined':
		case 'reconnecting':
			return call && <CallScreen call={call} />;
		case 'ended':
			if (!formError) return <EndedScreen reason={phase.reason} onAgain={() => setCall(null)} />;
	}
	// Rendered at one position of the React tree in every phase before the call: unmounting it would close the preview before
	// the call has taken the devices over.
	return (
		<JoinScreen
			className={landing?.className ?? null}
			roomCode={formatTypedCode(entry.roomCode)}
			codeNeeded={openRoom(entry, landing) === null}
			viewer={entry.viewer}
			busy={busy || call !== null}
			problem={problem}
			failedCalls={failedCalls}
			onJoin={join}
		/>
	);
}

/** Name of the class for the title; null until fetched or if that fails, and the form works without it. */
function useLanding(): LandingInfo | null {
	const [landing, setLanding] = useState<LandingInfo | null>(null);
	useEffect(() => {
		fetchLanding().then(setLanding, () => {});
	}, []);
	return landing;
}

/** The room that can be joined without a code, or null. */
const openRoom = (entry: Props['entry'], landing: LandingInfo | null): string | null =>
	entry.roomId ?? (landing?.open && !entry.roomCode ? (landing.roomId ?? null) : null);

function useJoin(entry: Props['entry'], landing: LandingInfo | null, onCall: (call: Call) => void) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<JoinProblem | null>(null);
	const [failedCalls, setFailedCalls] = useState(0);
	const fail = useCallback((error: WireError) => {
		setProblem({ error, atMs: steadyNowMs() });
		setFailedCalls((count) => count + 1);
	}, []);

	const join = async ({ displayName, roomCode, choices, takePreview }: JoinChoice) => {
		setBusy(true);
		setProblem(null);
		try {
			const roomId = openRoom(entry, landing);
			const joined = roomId === null ? await requestJoin({ roomCode, displayName }) : { token: null, roomId };
			const call = createCall();
			onCall(call);
			await call.actions.join({
				token: joined.token,
				roomId: joined.roomId,
				displayName,
				viewer: entry.viewer,
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
	return { busy, problem, failedCalls, join, fail };
}

/**
 * Errors that the form shows, so that the person can correct the entry; null for a full or locked class, which
 * `EndedScreen` shows.
 */
function errorForForm({ reason }: { reason: EndReason }): WireError | null {
	if (reason.kind !== 'error') return null;
	return reason.error.code === 'room-full' || reason.error.code === 'room-locked' ? null : reason.error;
}
