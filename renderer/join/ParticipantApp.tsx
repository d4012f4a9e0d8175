import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ErrorCode, WireError } from '../../sfu/protocol/errors.ts';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { useDisposedCall, usePhase } from '../call/useCall.tsx';
import type { Preview } from '../client/devices/devices.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { requestJoin } from '../client/signalling/joinApi.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { CallPhase, EndReason } from '../client/types.ts';
import { endingOf } from '../problems/screens.ts';
import type { ButtonRemedy } from '../problems/Table.ts';
import { steadyNowMs } from '../steadyNow.ts';
import { PageSkeleton } from '../ui/PageSkeleton.tsx';
import { prefetch } from '../ui/prefetch.ts';
import { ComingBackScreen } from './ComingBackScreen.tsx';
import { EndedScreen } from './EndedScreen.tsx';
import type { Entry } from './entry.ts';
import type { JoinProblem } from './JoinError.tsx';
import type { JoinChoice } from './JoinForm.tsx';
import { JoinScreen } from './JoinScreen.tsx';
import { formatTypedCode } from './typedCode.ts';
import { isSeat, type KeptPlace, useComingBack } from './useComingBack.ts';
import { useLanding } from './useLanding.ts';
import { WaitingScreen } from './WaitingScreen.tsx';

const loadCallScreen = () => import('../call/CallScreen.tsx');
/** Loaded while the form is filled in, so that the form itself is there sooner. */
const CallScreen = lazy(() => loadCallScreen().then((part) => ({ default: part.CallScreen })));

type Props = { entry: Extract<Entry, { viewer: boolean }> };

/** The participant's page: join form, lobby, call, end screen. */
export function ParticipantApp({ entry }: Props) {
	const fits = useMemo(() => placeFits(entry), [entry]);
	const [call, setCall] = useState<Call | null>(null);
	const phase = usePhase(call);
	const isInCall = phase.name === 'joined' || phase.name === 'reconnecting';
	const landing = useLanding(entry.roomCode, !isInCall);
	const about = aboutClass(entry, landing);
	const { busy, problem, failedCalls, join, joinAgain, last, forgetLast, fail, roomCode, forgetCode, openRoomId } =
		useJoin(entry, landing.info, setCall);
	const back = useComingBack({ slot: 'lectern.seat', fits, options: returnAccess, onCall: setCall });
	/** The end after which the same is tried again, until that has an end itself. */
	const [endBefore, setEndBefore] = useState<EndReason | null>(null);
	const waited = useWaited(call, phase);
	const wasInClass = call?.store.getState().room != null;
	const formError = phase.name === 'ended' && !wasInClass && !waited && !back.place ? errorForForm(phase) : null;
	useDisposedCall(call);
	useEffect(() => prefetch(loadCallScreen), []);
	useEffect(() => {
		if (!formError) return;
		setCall(null);
		fail(formError);
	}, [formError, fail]);
	useEffect(() => {
		// The next person at a shared computer finds no name.
		if (phase.name === 'ended' && wasInClass) forgetLast();
		if (!call || isInCall || phase.name === 'waiting') setEndBefore(null);
	}, [call, isInCall, phase.name, wasInClass, forgetLast]);
	const stopWaiting = () => {
		void call?.actions.leave();
		// Whoever was in the class is told that they have left it.
		if (wasInClass) return;
		back.stop();
		forgetLast();
		setCall(null);
	};
	const notMe = () => {
		void call?.actions.leave();
		back.notMe();
		setCall(null);
	};
	const remedy = (chosen: ButtonRemedy, reason: EndReason) => {
		if (chosen === 'reload') return location.reload();
		if (chosen === 'code') forgetCode();
		if (back.again()) return;
		if (chosen === 'tryAgain' && last) {
			setEndBefore(reason);
			return void joinAgain(last);
		}
		forgetLast();
		setEndBefore(null);
		setCall(null);
	};
	const situation = wasInClass ? 'ended' : back.place ? 'comingBack' : 'waiting';
	const ended = (reason: EndReason, isTrying: boolean) => (
		<EndedScreen
			reason={reason}
			situation={situation}
			onRemedy={(chosen) => remedy(chosen, reason)}
			busy={isTrying}
			triedAgain={endBefore !== null && endingOf(endBefore, situation).says === endingOf(reason, situation).says}
		/>
	);

	switch (phase.name) {
		case 'waiting':
			return (
				call && (
					<WaitingScreen
						call={call}
						onLeave={stopWaiting}
						phase={phase}
						name={back.place?.displayName ?? last?.displayName ?? ''}
						viewer={back.place?.viewer ?? entry.viewer}
						running={about !== 'loading' && about?.className === phase.roomName ? about.running : undefined}
						interrupted={wasInClass}
					/>
				)
			);
		case 'joined':
		case 'reconnecting':
			return (
				call && (
					<Suspense fallback={<PageSkeleton />}>
						<CallScreen call={call} />
					</Suspense>
				)
			);
		case 'ended':
			if (!formError) return ended(phase.reason, busy);
			break;
		default:
			if (endBefore && call && !back.place) return ended(endBefore, true);
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
			about={about}
			name={last?.displayName ?? null}
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

/** What the server tells of the class that the address leads to. Without an answer the form works too. */
function aboutClass({ roomId }: Props['entry'], { info, error }: ReturnType<typeof useLanding>) {
	if (!info) return error ? null : 'loading';
	return roomId === null || roomId === info.roomId ? info : null;
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

/** What was entered. */
type Attempt = Omit<JoinChoice, 'takePreview'>;

function useJoin(entry: Props['entry'], landing: LandingInfo | null, onCall: (call: Call | null) => void) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<JoinProblem | null>(null);
	const [failedCalls, setFailedCalls] = useState(0);
	const [roomCode, setRoomCode] = useState(entry.roomCode);
	const [last, setLast] = useState<Attempt | null>(null);
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

	const join = async ({ displayName, roomCode, choices }: Attempt, takePreview?: () => Preview) => {
		setBusy(true);
		setProblem(null);
		setRoomCode(roomCode);
		setLast({ displayName, roomCode, choices });
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
				...(takePreview && { preview: takePreview() }),
			});
		} catch (error) {
			setProblem({ error: CallError.from(error).toWire(), atMs: steadyNowMs() });
			// To the form, where the problem is said.
			onCall(null);
		} finally {
			setBusy(false);
		}
	};
	return {
		...{ busy, problem, failedCalls, fail, roomCode, openRoomId, last },
		join: ({ takePreview, ...attempt }: JoinChoice) => join(attempt, takePreview),
		joinAgain: (attempt: Attempt) => join(attempt),
		forgetLast: useCallback(() => setLast(null), []),
		forgetCode: () => setRoomCode(''),
	};
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
